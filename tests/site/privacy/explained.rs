//! Words of the lexicon in the place that is walked: one that is shown and for which something is proposed, one withdrawn.

use parvis::clock::Now;
use parvis::commons::lexicon;
use parvis::documents::body::Term;
use parvis::ids::PersonId;
use parvis::store::Tx;

use super::Reader::{Concierge, Lea, Other};
use super::world::Secret;

/// A word that Léa withdrew, and what the other member proposed to her for one that is shown.
const WITHDRAWN: &str = "Xavwithdrawn";
const FOR_A_WORD: &str = "xavforaword";

/// The lexicon: a word that is shown and for which something is proposed, one that is withdrawn.
pub(super) fn write(tx: &mut Tx<'_>, (lea, other): (PersonId, PersonId), now: Now) -> [String; 3] {
    let text = |title: &str, definition: &str| lexicon::Text {
        title: title.to_owned(),
        body: Term {
            definition: definition.to_owned(),
            ..Term::default()
        },
        ..lexicon::Text::default()
    };
    let shown = lexicon::acts::add(tx, lea, text("lavoir", "Où on lave."), now).unwrap();
    let said = (text("lavoir", FOR_A_WORD), String::new());
    let proposal = lexicon::acts::propose(tx, (shown, other), 1, said, now).unwrap();
    let withdrawn = lexicon::acts::add(tx, lea, text(WITHDRAWN, "Rien."), now).unwrap();
    let keeper = lexicon::acts::Keeper {
        person: lea,
        is_desk: false,
    };
    lexicon::acts::withdraw(tx, withdrawn, keeper, true, now).unwrap();
    [
        shown.to_string(),
        withdrawn.to_string(),
        proposal.to_string(),
    ]
}

pub(super) fn secrets() -> Vec<Secret> {
    let secret = |what, text: &str, may, shown| Secret {
        what,
        text: text.to_owned(),
        may,
        shown,
        signed: &[],
    };
    vec![
        secret(
            "what is proposed for a word",
            FOR_A_WORD,
            &[Lea, Other, Concierge],
            &[
                (Lea, "/communs/lexique/{id}/propositions/{proposal}"),
                (Other, "/communs/lexique/{id}/propositions/{proposal}"),
                (Concierge, "/communs/lexique/{id}/propositions/{proposal}"),
            ],
        ),
        secret(
            "a word that was withdrawn",
            WITHDRAWN,
            &[Lea, Concierge],
            &[(Lea, "/communs/lexique/{id}/propositions"), (Lea, "/moi")],
        ),
    ]
}
