//! Questions in the place that is walked: one that nobody may be known to have asked, one taken back, an answer hidden.

use parvis::clock::Now;
use parvis::commons::questions::{self, Place};
use parvis::ids::{PersonId, QuestionId, RemarkId};
use parvis::store::Tx;

use super::Reader::{self, Concierge, Lea};
use super::world::Secret;

/// Who asked without a name.
pub(super) const WITHOUT: &str = "Xavwithout";
/// A question that Léa took back, an answer of hers that the desk hid, and why.
const TAKEN_BACK: &str = "Xavtakenback";
const HIDDEN_ANSWER: &str = "xavhiddenanswer";
const WHY_HIDDEN_ANSWER: &str = "xavwhyhiddenanswer";

/// Questions: one that was asked without a name and is answered, by who asked, too; one that Léa took back.
pub(super) fn write(
    tx: &mut Tx<'_>,
    (without, lea, desk): (PersonId, PersonId, PersonId),
    now: Now,
) -> [(QuestionId, RemarkId); 2] {
    let ask = |tx: &mut Tx<'_>, who, title: &str, is_anonymous| {
        let text = questions::Text {
            title: title.to_owned(),
            ..questions::Text::default()
        };
        questions::acts::ask(tx, who, (text, is_anonymous), now).unwrap()
    };
    let say = |tx: &mut Tx<'_>, id, who, text: &str| {
        questions::remarks::say(tx, (id, who), Place::Answer, text.to_owned(), now).unwrap()
    };
    let open = ask(tx, without, "Qui peut m’aider ?", true);
    let own = say(tx, open, without, "J’ai trouvé.");
    questions::remarks::mark(tx, (open, without), (own, true), now).unwrap();
    let hidden = say(tx, open, lea, HIDDEN_ANSWER);
    let reason = questions::desk::Reason {
        why: WHY_HIDDEN_ANSWER.to_owned(),
        article: "3".to_owned(),
    };
    questions::desk::hide_remark(tx, (open, hidden), desk, Some(reason), now).unwrap();
    let back = ask(tx, lea, TAKEN_BACK, false);
    let below = say(tx, back, lea, "Rien.");
    questions::acts::withdraw(tx, back, lea, true, now).unwrap();
    [(open, hidden), (back, below)]
}

pub(super) fn secrets() -> Vec<Secret> {
    let hers = |what, text: &str, may, shown| Secret {
        what,
        text: text.to_owned(),
        may,
        shown,
        signed: &[],
    };
    let desk_too: &[Reader] = &[Lea, Concierge];
    vec![
        hers(
            "who asked without a name",
            WITHOUT,
            &[Concierge],
            &[(Concierge, "/admin/personnes")],
        ),
        hers(
            "a question that was taken back",
            TAKEN_BACK,
            &[Lea],
            &[(Lea, "/communs/questions/{id}/gerer")],
        ),
        hers(
            "an answer that was hidden",
            HIDDEN_ANSWER,
            desk_too,
            &[
                (Lea, "/communs/questions/{id}/dit/{remark}"),
                (Concierge, "/communs/questions/{id}/dit/{remark}/masquer"),
            ],
        ),
        hers(
            "why an answer was hidden",
            WHY_HIDDEN_ANSWER,
            desk_too,
            &[
                (Lea, "/communs/questions/{id}/dit/{remark}"),
                (Concierge, "/communs/questions/{id}/dit/{remark}/masquer"),
            ],
        ),
    ]
}
