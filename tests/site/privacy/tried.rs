//! What is said below a recipe of the place that is walked: a try that everybody may read, a remark that the desk hid; and
//! somebody who is invited to write it.

use parvis::clock::Now;
use parvis::commons::recipes::remarks::{self, Said, Tried};
use parvis::commons::recipes::writers;
use parvis::commons::remarks::Reason;
use parvis::ids::{PersonId, RecipeId, RemarkId};
use parvis::people::Name;
use parvis::store::Tx;

use super::Reader::{self, Concierge, Other};
use super::world::Secret;

/// A remark of the other member's that the desk hid, and why.
const HIDDEN_REMARK: &str = "xavhiddenremark";
const WHY_HIDDEN_REMARK: &str = "xavremarkwhy";

/// The other member tries Léa's recipe, is not nice about it, and is invited to write it with her.
pub(super) fn write(
    tx: &mut Tx<'_>,
    recipe: RecipeId,
    (lea, other, desk): (PersonId, PersonId, PersonId),
    now: Now,
) -> [RemarkId; 2] {
    let said = |tried, text: &str| Said {
        tried,
        text: text.to_owned(),
    };
    let how = Tried {
        on: Some(now.date()),
        revision: 1,
        changed: "Sans café.".to_owned(),
    };
    let tried = said(Some(how), "Tout le monde est resté.");
    let tried = remarks::say(tx, (recipe, other), tried, now).unwrap();
    let hidden = said(None, HIDDEN_REMARK);
    let hidden = remarks::say(tx, (recipe, other), hidden, now).unwrap();
    let reason = Reason {
        why: WHY_HIDDEN_REMARK.to_owned(),
        article: "3".to_owned(),
    };
    remarks::hide(tx, (recipe, hidden), desk, Some(reason), now).unwrap();
    let name = Name::typed(Other.account().unwrap().0).unwrap();
    writers::invite(tx, (recipe, lea), &name, now).unwrap();
    [tried, hidden]
}

pub(super) fn secrets() -> Vec<Secret> {
    let may: &[Reader] = &[Other, Concierge];
    let said = |what, text: &str| Secret {
        what,
        text: text.to_owned(),
        may,
        shown: &[
            (Other, "/communs/recettes/{id}/dit/{remark}"),
            (Concierge, "/communs/recettes/{id}/dit/{remark}/masquer"),
        ],
        signed: &[],
    };
    vec![
        said("a remark that was hidden", HIDDEN_REMARK),
        said("why a remark was hidden", WHY_HIDDEN_REMARK),
    ]
}
