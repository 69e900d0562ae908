//! What several people have to do with one recipe: who tried it and what they say below it, who writes it with whom.

use super::super::acts::{self, Refused};
use super::super::remarks::{self, Remarks, Said, Tried};
use super::super::store;
use super::*;
use crate::clock::{Clock, Now};
use crate::commons::recipes::holdings::Recipes;
use crate::commons::recipes::writers;
use crate::commons::remarks::{Reason, State};
use crate::ids::{PersonId, RemarkId};
use crate::people::acts::{self as accounts, New};
use crate::people::holdings::{Choices, Holdings};
use crate::people::{Came, Name, Role, Standing, journal, news};
use crate::store::{Store, Subject, Tx};

/// A store with a recipe of Awa's, and three others: a member, a guest, and who keeps the desk.
struct House {
    store: Store,
    now: Now,
    awa: PersonId,
    bo: PersonId,
    desk: PersonId,
    recipe: RecipeId,
}

impl House {
    fn new() -> Self {
        let store = Store::in_memory(crate::app::schema()).expect("a store");
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        let made = store.write_blocking(move |tx| {
            let all = [
                ("Awa", Role::Member),
                ("Bo", Role::Member),
                ("Cléo", Role::Concierge),
                ("Dan", Role::Guest),
            ];
            let all = all.map(|(name, role)| {
                let new = New {
                    name: Name::typed(name).expect("a name"),
                    role,
                    standing: Standing::Active,
                    until: None,
                    accepted: None,
                    came: Came::Present,
                };
                accounts::create(tx, new, now)
            });
            let [awa, bo, desk, _] = all;
            Ok::<_, accounts::Refused>([awa?, bo?, desk?])
        });
        let [awa, bo, desk] = made.expect("people");
        let made = store.write_blocking(move |tx| {
            let id = acts::begin(tx, awa, text(), None, now)?;
            acts::publish(tx, id, awa, (Licence::CcBySa4, String::new()), now)?;
            Ok::<_, Refused>(id)
        });
        Self {
            recipe: made.expect("published"),
            store,
            now,
            awa,
            bo,
            desk,
        }
    }

    fn try_to<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        self.store.write_blocking(act)
    }

    fn say(&self, who: PersonId, said: Said) -> Result<RemarkId, Refused> {
        let (recipe, now) = (self.recipe, self.now);
        self.try_to(move |tx| remarks::say(tx, (recipe, who), said, now))
    }

    fn below(&self) -> Remarks {
        let recipe = self.recipe;
        let all = self
            .store
            .read_blocking(|read| store::below::all(read, recipe));
        all.expect("read")
    }

    fn kept(&self) -> Kept {
        let recipe = self.recipe;
        let kept = self
            .store
            .read_blocking(|read| store::of_any_state(read, recipe));
        kept.expect("read").expect("there")
    }

    fn news(&self, who: PersonId) -> Vec<String> {
        let news = self.store.read_blocking(|read| news::of(read, who));
        let news = news.expect("read").into_iter();
        news.map(|it| it.line.key).collect()
    }

    fn invite(&self, by: PersonId, name: &str) -> Result<(), Refused> {
        let name = Name::typed(name).expect("a name");
        let (recipe, now) = (self.recipe, self.now);
        self.try_to(move |tx| writers::invite(tx, (recipe, by), &name, now))
    }

    fn answer(&self, who: PersonId, accepts: bool) -> Result<(), Refused> {
        let (recipe, now) = (self.recipe, self.now);
        self.try_to(move |tx| writers::answer(tx, (recipe, who), accepts, now))
    }

    fn leave(&self, who: PersonId, is_in_draft: bool) -> Result<(), Refused> {
        let (recipe, now) = (self.recipe, self.now);
        self.try_to(move |tx| writers::leave(tx, (recipe, who), is_in_draft, now))
    }

    fn forget(&self, who: PersonId, name: &str, keep_name: Vec<String>) {
        let (name, now) = (name.to_owned(), self.now);
        let forgotten = self.store.write_blocking(move |tx| {
            let choices = Choices { keep_name };
            Recipes.forget(tx, who, &name, &choices, now)
        });
        forgotten.expect("forgotten");
    }
}

fn remark(text: &str) -> Said {
    Said {
        tried: None,
        text: text.to_owned(),
    }
}

fn tried(revision: u32, text: &str) -> Said {
    Said {
        tried: Some(Tried {
            on: None,
            revision,
            changed: String::new(),
        }),
        ..remark(text)
    }
}

#[test]
fn a_try_is_typed_with_all_that_is_wrong_told_at_once() {
    let today = Some(jiff::civil::date(2026, 11, 21));
    let typed = |on, revision, changed, text| {
        let typed = remarks::Typed {
            on,
            revision,
            changed,
            text,
        };
        remarks::tried(typed, (3, 2), today)
    };
    let right = typed("2026-11-20", "", "", "Bien.").expect("taken");
    let how = right.tried.expect("a try");
    assert_eq!((how.revision, how.on.is_some()), (2, true));
    let first = typed("", "1", "Moins de sel.", "Bien.").expect("taken");
    assert_eq!(first.tried.expect("a try").revision, 1);
    let faults = typed("demain", "4", &"a".repeat(20_001), " ").expect_err("all is wrong");
    let fields: Vec<_> = faults.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["on", "revision", "changed", "text"]);
}

#[test]
fn what_is_said_stands_in_order_and_is_told_to_who_writes_the_recipe() {
    let house = House::new();
    let first = house.say(house.bo, tried(1, "Bien.")).expect("said");
    let own = house.say(house.awa, remark("Merci !")).expect("said");
    let none = house.say(house.bo, tried(2, "D’une version qui n’est pas."));
    assert!(matches!(none, Err(Refused::NotFound)));
    let ids: Vec<_> = house.below().into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [first, own]);
    assert_eq!(house.news(house.awa), ["commons-news-tried"]);
    assert_eq!(house.news(house.bo), [""; 0]);
}

#[test]
fn who_said_it_says_it_otherwise_or_takes_it_back_and_nobody_else() {
    let house = House::new();
    let (recipe, awa, bo, now) = (house.recipe, house.awa, house.bo, house.now);
    let said = house.say(bo, tried(1, "Bien.")).expect("said");
    let rewrite = |who, to: Said, seen| {
        house.try_to(move |tx| remarks::rewrite(tx, (recipe, said), who, (to, seen), now))
    };
    let others = rewrite(awa, tried(1, "Mal."), 1);
    assert!(matches!(others, Err(Refused::NotFound)));
    let another_kind = rewrite(bo, remark("Bien."), 1);
    assert!(matches!(another_kind, Err(Refused::NotFound)));
    rewrite(bo, tried(1, "Très bien."), 1).expect("rewritten");
    let late = rewrite(bo, tried(1, "Bof."), 1);
    assert!(matches!(late, Err(Refused::Meanwhile)));
    let (_, now_said) = house.below().remove(0);
    assert_eq!((&*now_said.text, now_said.version), ("Très bien.", 2));
    let withdraw = |who| house.try_to(move |tx| remarks::withdraw(tx, (recipe, said), who, now));
    assert!(matches!(withdraw(awa), Err(Refused::NotFound)));
    withdraw(bo).expect("taken back");
    assert_eq!(house.below(), []);
    let left = house
        .store
        .read_blocking(|read| store::below::by_speaker(read, bo));
    assert_eq!(left.expect("read"), []);
}

#[test]
fn the_desk_hides_with_a_reason_and_who_said_it_is_told() {
    let house = House::new();
    let (recipe, desk, now) = (house.recipe, house.desk, house.now);
    let said = house.say(house.bo, remark("Une réclame.")).expect("said");
    let hide =
        |reason| house.try_to(move |tx| remarks::hide(tx, (recipe, said), desk, reason, now));
    assert!(matches!(hide(None), Err(Refused::NotFound)), "it is shown");
    let reason = Reason {
        why: "Une réclame".to_owned(),
        article: "3".to_owned(),
    };
    hide(Some(reason)).expect("hidden");
    let (_, hidden) = house.below().remove(0);
    assert!(!hidden.is_shown() && matches!(hidden.state, State::Hidden { .. }));
    hide(None).expect("shown again");
    assert!(house.below()[0].1.is_shown());
    let told = ["commons-news-hidden-remark", "commons-news-shown-remark"];
    assert_eq!(house.news(house.bo), told);
    let bo = house.bo;
    let acts = house.store.read_blocking(|read| journal::about(read, bo));
    assert_eq!(acts.expect("read").len(), 2);
}

#[test]
fn what_was_erased_is_erased_again_in_an_older_store() {
    let house = House::new();
    let (recipe, now) = (house.recipe, house.now);
    let said = house.say(house.bo, remark("À oublier.")).expect("said");
    house.say(house.bo, tried(1, "Bien.")).expect("said");
    let again = |subject: Subject| {
        let done = house
            .store
            .write_blocking(move |tx| acts::erase_again(tx, subject, now));
        done.expect("erased")
    };
    assert!(again(said.into()) && !again(said.into()));
    assert_eq!(house.below().len(), 1);
    assert!(again(recipe.into()) && !again(recipe.into()));
    assert_eq!(house.below(), []);
    assert_eq!(house.news(house.awa), [""; 0], "of a recipe that is gone");
}

#[test]
fn who_leaves_the_house_leaves_a_name_or_none_and_no_invitation() {
    for (keeps, by) in [(true, By::Named("Bo".to_owned())), (false, By::Former)] {
        let house = House::new();
        house.say(house.bo, tried(1, "Bien.")).expect("said");
        house.invite(house.awa, "Bo").expect("invited");
        let bo = house.bo;
        let listed = house
            .store
            .read_blocking(|read| Recipes.contributions(read, bo));
        let listed = listed.expect("read");
        assert_eq!(listed.len(), 1);
        let keep = listed.into_iter().map(|it| it.id).filter(|_| keeps);
        house.forget(bo, "Bo", keep.collect());
        assert_eq!(house.below()[0].1.by, by);
        let recipe = house.recipe;
        let invited = house
            .store
            .read_blocking(|read| store::invited::to(read, recipe));
        assert_eq!(invited.expect("read"), []);
    }
}

#[test]
fn members_are_invited_by_name_and_write_once_they_accept() {
    let house = House::new();
    let (awa, bo) = (house.awa, house.bo);
    for nobody in ["Personne", "Dan"] {
        let refused = house.invite(awa, nobody);
        assert!(matches!(refused, Err(Refused::Nobody)), "{nobody}");
    }
    let not_theirs = house.invite(bo, "Cléo");
    assert!(matches!(not_theirs, Err(Refused::NotFound)));
    house.invite(awa, " bo ").expect("invited");
    assert!(matches!(house.invite(awa, "Bo"), Err(Refused::Writes)));
    assert!(!house.kept().is_written_by(bo), "not before they accept");
    house.answer(bo, false).expect("declined");
    assert!(matches!(house.answer(bo, true), Err(Refused::NotFound)));
    house.invite(awa, "Bo").expect("invited again");
    house.answer(bo, true).expect("accepted");
    assert_eq!(house.kept().writers(), [awa, bo]);
    let told = ["commons-news-declined", "commons-news-joined"];
    assert_eq!(house.news(awa), told);
    house
        .invite(bo, "Cléo")
        .expect("invited by who was invited");
    let (recipe, desk) = (house.recipe, house.desk);
    let taken = house.try_to(move |tx| writers::uninvite(tx, (recipe, awa), desk));
    taken.expect("taken back by another who writes it");
    assert_eq!(house.news(desk), [""; 0], "of an invitation that is gone");
    assert!(matches!(house.answer(desk, true), Err(Refused::NotFound)));
}

#[test]
fn the_last_one_who_writes_stays_and_who_was_published_stays_named() {
    let house = House::new();
    let (awa, bo, recipe, now) = (house.awa, house.bo, house.recipe, house.now);
    assert!(matches!(house.leave(awa, false), Err(Refused::LastWriter)));
    for (is_in_draft, hands) in [(true, 2), (false, 1)] {
        if !house.kept().is_written_by(bo) {
            house.invite(awa, "Bo").expect("invited");
            house.answer(bo, true).expect("accepted");
        }
        house.leave(bo, is_in_draft).expect("left");
        assert_eq!(house.kept().hands.len(), hands);
        assert_eq!(house.kept().writers(), [awa]);
        house.invite(awa, "Bo").expect("invited");
        house.answer(bo, true).expect("accepted");
    }
    // Awa hands the recipe over, and stays its author.
    house.leave(awa, false).expect("left");
    let kept = house.kept();
    assert_eq!((kept.writers(), kept.hands.len()), (vec![bo], 2));
    house
        .try_to(move |tx| acts::revise(tx, recipe, bo, now))
        .expect("begun");
    assert!(matches!(house.leave(bo, false), Err(Refused::LastWriter)));
}
