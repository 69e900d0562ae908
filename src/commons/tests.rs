//! Files that texts of the commons name are held as long as the texts stand, and are handed on with them.

use super::recipes::acts::{self as recipes, StepAct};
use super::recipes::{Section, Text, draft_mark};
use super::{lexicon, questions};
use crate::clock::{Clock, Now};
use crate::documents::body::{self, Step, Variant};
use crate::documents::{Hash, Language, Licence, Source, VenueId};
use crate::ids::{PersonId, RecipeId};
use crate::media::{self, sample};
use crate::people::acts::{self as accounts, New};
use crate::people::holdings::Choices;
use crate::people::{Came, Name, Role, Standing};
use crate::store::{Store, Subject, Tx};

struct House {
    store: Store,
    now: Now,
    /// Two members.
    all: [PersonId; 2],
}

impl House {
    fn new() -> Self {
        let store = Store::in_memory(crate::app::schema()).expect("a store");
        let at = "2026-11-21T10:00:00Z".parse().expect("a time");
        let now = Clock::fixed(at, jiff::tz::TimeZone::UTC).now();
        let made = store.write_blocking(move |tx| {
            let [awa, bo] = ["Awa", "Bo"].map(|name| {
                let new = New {
                    name: Name::typed(name).expect("a name"),
                    role: Role::Member,
                    standing: Standing::Active,
                    until: None,
                    accepted: None,
                    came: Came::Present,
                };
                accounts::create(tx, new, now)
            });
            Ok::<_, accounts::Refused>([awa?, bo?])
        });
        let all = made.expect("people");
        Self { store, now, all }
    }

    fn act<T: Send + 'static, E: std::error::Error + From<crate::store::Error> + Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> T {
        self.store.write_blocking(act).expect("done")
    }

    fn picture(&self, word: &'static str) -> Hash {
        let ([awa, _], now) = (self.all, self.now);
        self.act(move |tx| sample::picture(tx, awa, word, now))
    }

    /// What names a file.
    fn uses(&self, file: Hash) -> Vec<Subject> {
        let read = self
            .store
            .read_blocking(|read| media::store::uses(read, file));
        read.expect("read")
    }

    fn is_held(&self, file: Hash) -> bool {
        !self.uses(file).is_empty()
    }

    fn steps(&self, recipe: RecipeId, all: Vec<StepAct>) {
        let ([awa, _], now) = (self.all, self.now);
        self.act(move |tx| {
            let seen = draft_mark(&*tx, recipe, Section::Steps)?;
            recipes::write_steps(tx, (recipe, awa), &seen, all, now)
        });
    }

    fn begin(&self, intention: String) -> RecipeId {
        let ([awa, _], now) = (self.all, self.now);
        let text = Text {
            title: "Un banc".to_owned(),
            language: Language::Fr,
            body: body::Recipe {
                intention,
                ..body::Recipe::default()
            },
        };
        self.act(move |tx| recipes::begin(tx, awa, text, None, now))
    }

    fn attachments(&self, source: &impl Source, local: impl Into<Subject>) -> Vec<(Hash, String)> {
        let (venue, local) = (VenueId::of_key(&[7; 32]), local.into());
        let store = &self.store;
        let document = store.read_blocking(|read| source.document(read, venue, local));
        let document = document.expect("read");
        let all = document.expect("public").attachments.into_iter();
        all.map(|it| (it.hash, it.alt)).collect()
    }
}

fn step() -> Step {
    Step {
        title: "Scier".to_owned(),
        ..Step::default()
    }
}

#[test]
fn a_draft_holds_its_pictures_and_a_publication_keeps_them() {
    let house = House::new();
    let [bench, saw, plan] = ["banc", "scie", "plan"].map(|it| house.picture(it));
    let ([awa, bo], now) = (house.all, house.now);
    let recipe = house.begin(sample::line("plan"));
    assert!(house.is_held(plan), "a draft's words are read");
    let write = StepAct::Write(0, step());
    let add = |it| StepAct::AddPicture(0, it);
    house.steps(recipe, vec![write, add(bench), add(saw)]);
    assert!(house.is_held(bench) && house.is_held(saw));

    // Taken away with its step, a picture waits to be put back; when another step goes, it is let go.
    house.steps(recipe, vec![StepAct::Remove(0)]);
    assert!(house.is_held(bench) && house.is_held(saw));
    house.steps(recipe, vec![StepAct::PutBack]);
    house.steps(recipe, vec![StepAct::DropPicture(0, saw)]);
    assert!(house.is_held(bench) && !house.is_held(saw));

    let said = (Licence::CcBySa4, String::new());
    house.act(move |tx| recipes::publish(tx, recipe, awa, said, now));
    let public = house.attachments(&super::recipes::source::Recipes, recipe);
    let expected = [(plan, "plan".to_owned()), (bench, "banc".to_owned())];
    assert_eq!(public, expected, "with what was said of each");

    house.act(move |tx| recipes::revise(tx, recipe, awa, now));
    house.steps(recipe, vec![StepAct::DropPicture(0, bench), add(saw)]);
    assert!(house.is_held(bench), "the publication shows it");
    let fork = house.act(move |tx| recipes::fork(tx, recipe, bo, now));
    assert_eq!(house.uses(bench), [Subject::from(recipe), fork.into()]);
    house.act(move |tx| recipes::discard(tx, recipe, awa, now));
    assert!(!house.is_held(saw), "only the draft showed it");

    house.act(move |tx| recipes::discard(tx, fork, bo, now));
    assert_eq!(house.uses(bench), [Subject::from(recipe)]);
    let keeper = recipes::Keeper {
        person: awa,
        is_desk: false,
    };
    house.act(move |tx| recipes::withdraw(tx, recipe, keeper, true, now));
    assert!(house.is_held(bench), "it may come back");
    house.act(move |tx| recipes::erase(tx, recipe, awa, now));
    assert!(!house.is_held(bench) && !house.is_held(plan));
}

#[test]
fn a_picture_must_be_there_and_a_draft_that_its_author_leaves_takes_it_along() {
    let house = House::new();
    let bench = house.picture("banc");
    let ([awa, _], now) = (house.all, house.now);
    let recipe = house.begin(String::new());
    let refused = house.store.write_blocking(move |tx| {
        let seen = draft_mark(&*tx, recipe, Section::Steps)?;
        let add = StepAct::AddPicture(0, Hash::of(b"nowhere"));
        let all = vec![StepAct::Write(0, step()), add];
        recipes::write_steps(tx, (recipe, awa), &seen, all, now)
    });
    assert!(matches!(refused, Err(recipes::Refused::NoPicture)));
    let all = vec![StepAct::Write(0, step()), StepAct::AddPicture(0, bench)];
    house.steps(recipe, all);

    let left = house.store.write_blocking(move |tx| {
        for room in crate::app::rooms() {
            room.forget(tx, awa, "Awa", &Choices::default(), now)?;
        }
        media::get(tx, bench)
    });
    assert_eq!(left.expect("left"), None, "nothing of theirs stays");
}

#[test]
fn questions_and_what_is_said_below_them_hold_their_files() {
    use questions::{Place, acts, remarks};
    let house = House::new();
    let [bench, saw, glue] = ["banc", "scie", "colle"].map(|it| house.picture(it));
    let ([awa, bo], now) = (house.all, house.now);
    let text = |line: String| questions::Text {
        title: "Comment le tenir ?".to_owned(),
        language: Language::Fr,
        text: line,
    };
    let (asked, again) = (text(sample::line("banc")), text(String::new()));
    let id = house.act(move |tx| acts::ask(tx, awa, (asked, false), now));
    let say =
        |place, line: String| house.act(move |tx| remarks::say(tx, (id, bo), place, line, now));
    let answer = say(Place::Answer, sample::line("colle"));
    let comment = say(Place::OnQuestion, sample::line("scie"));
    assert_eq!(house.uses(bench), [Subject::from(id)]);
    assert_eq!(house.uses(glue), [Subject::from(answer)]);
    assert_eq!(house.uses(saw), [Subject::from(comment)]);
    let public = house.attachments(&questions::source::Questions, id);
    let expected = [(bench, "banc".to_owned()), (glue, "colle".to_owned())];
    assert_eq!(public, expected, "comments stay here");

    house.act(move |tx| acts::rewrite(tx, (id, awa), (again, 1), now));
    assert!(!house.is_held(bench));
    house.act(move |tx| remarks::withdraw(tx, (id, comment), bo, now));
    assert!(!house.is_held(saw));
    house.act(move |tx| acts::erase_again(tx, id.into(), now));
    assert!(!house.is_held(glue));
}

#[test]
fn entries_and_what_is_proposed_for_them_hold_their_files() {
    use lexicon::acts::{self, Keeper};
    let house = House::new();
    let [bench, place, other] = ["banc", "place", "lit"].map(|it| house.picture(it));
    let ([awa, bo], now) = (house.all, house.now);
    let text = |word: &str| lexicon::Text {
        title: "banc".to_owned(),
        language: Language::Fr,
        body: body::Term {
            definition: format!("On s’y assoit.\n\n{}", sample::line(word)),
            variants: vec![Variant {
                place: "Vierzon".to_owned(),
                text: sample::line("place"),
            }],
            ..body::Term::default()
        },
    };
    let (first, proposed) = (text("banc"), text("lit"));
    let id = house.act(move |tx| acts::add(tx, awa, first, now));
    assert_eq!(house.uses(bench), [Subject::from(id)]);
    let public = house.attachments(&lexicon::source::Lexicon, id);
    let expected = [(bench, "banc".to_owned()), (place, "place".to_owned())];
    assert_eq!(public, expected);

    let said = (proposed, String::new());
    let proposal = house.act(move |tx| acts::propose(tx, (id, bo), 1, said, now));
    assert_eq!(house.uses(other), [Subject::from(proposal)]);
    let keeper = |person| Keeper {
        person,
        is_desk: false,
    };
    let (mine, theirs) = (keeper(awa), keeper(bo));
    house.act(move |tx| acts::leave(tx, (id, proposal), theirs, now));
    assert!(!house.is_held(other));
    house.act(move |tx| acts::withdraw(tx, id, mine, true, now));
    assert!(house.is_held(bench));
    house.act(move |tx| acts::erase(tx, id, awa, now));
    assert!(!house.is_held(bench) && !house.is_held(place));
}
