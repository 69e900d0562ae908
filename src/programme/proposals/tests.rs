//! Proposals and what the desk does with them.

use super::*;
use crate::programme::tests::{evening, house, person};
use crate::store::Store;

struct Desk {
    store: Store,
    now: Now,
}

impl Desk {
    fn new() -> Desk {
        let (store, now) = house();
        Desk { store, now }
    }

    fn propose(&self, title: &str, rule: Publishing) -> EventId {
        let (event, now) = (evening(title), self.now);
        let done = (self.store)
            .write_blocking(move |tx| propose(tx, person(1), &event, Signup::None, rule, now));
        done.expect("proposed").0
    }

    fn act(
        &self,
        act: impl FnOnce(&mut Tx<'_>, Now) -> Result<Done<()>, Error> + Send + 'static,
    ) -> Result<Vec<Told>, Error> {
        let now = self.now;
        let told = self
            .store
            .write_blocking(move |tx| Ok(act(tx, now)?.told().to_vec()));
        assert_eq!(self.store.check().expect("checked"), []);
        told
    }

    fn is_public(&self, id: EventId) -> bool {
        let entry = self.store.read_blocking(|read| store::get(read, id));
        entry.expect("read").is_some()
    }

    fn waiting(&self) -> usize {
        self.store
            .read_blocking(store::waiting)
            .expect("read")
            .len()
    }
}

#[test]
fn the_venue_s_rule_says_whether_a_proposal_is_public_at_once() {
    let desk = Desk::new();
    assert!(desk.is_public(desk.propose("Bal", Publishing::Members)));
    let id = desk.propose("Atelier", Publishing::Desk);
    assert!(!desk.is_public(id));
    assert_eq!(desk.waiting(), 1);
    let told = desk
        .act(move |tx, now| publish(tx, id, now))
        .expect("published");
    assert_eq!((told[0].to, &told[0].what), (person(1), &What::Published));
    assert!(desk.is_public(id));
    assert_eq!(desk.waiting(), 0);
    let again = desk.act(move |tx, now| publish(tx, id, now));
    assert!(matches!(again, Err(Error::OutOfTurn)));
}

#[test]
fn a_refusal_says_why_and_the_desk_may_change_its_mind() {
    let desk = Desk::new();
    let id = desk.propose("Atelier", Publishing::Desk);
    let mute = desk.act(move |tx, now| refuse(tx, id, " \n ", now));
    assert!(matches!(mute, Err(Error::NoReason)));
    let told = desk.act(move |tx, now| refuse(tx, id, " La salle est prise. ", now));
    assert_eq!(
        told.expect("refused")[0].what,
        What::Refused {
            why: " La salle est prise.".to_owned()
        }
    );
    assert!(!desk.is_public(id));
    desk.act(move |tx, now| publish(tx, id, now))
        .expect("published after all");
    assert!(desk.is_public(id));
}

#[test]
fn what_is_hidden_names_the_article_and_can_be_shown_again() {
    let desk = Desk::new();
    let id = desk.propose("Bal", Publishing::Members);
    let without = desk.act(move |tx, now| hide(tx, id, "Propos.", "", now));
    assert!(matches!(without, Err(Error::NoReason)));
    let told = desk.act(move |tx, now| hide(tx, id, "Propos.", "Article 3", now));
    let What::Hidden { article, .. } = told.expect("hidden")[0].what.clone() else {
        panic!("hidden")
    };
    assert_eq!(article, "Article 3");
    assert!(!desk.is_public(id));
    let told = desk
        .act(move |tx, now| show_again(tx, id, now))
        .expect("shown");
    assert_eq!(told[0].what, What::ShownAgain);
    assert!(desk.is_public(id));
}

#[test]
fn a_proposal_nobody_saw_can_be_taken_back_by_its_author_alone() {
    let desk = Desk::new();
    let (id, now) = (desk.propose("Atelier", Publishing::Desk), desk.now);
    let take = |id, by| {
        let by = person(by);
        desk.store
            .write_blocking(move |tx| take_back(tx, id, by, now))
    };
    assert!(matches!(take(id, 2), Err(Error::NotFound)));
    take(id, 1).expect("taken back");
    assert!(matches!(take(id, 1), Err(Error::NotFound)));
    let public = desk.propose("Bal", Publishing::Members);
    assert!(matches!(take(public, 1), Err(Error::OutOfTurn)));
    assert_eq!(desk.store.check().expect("checked"), []);
}
