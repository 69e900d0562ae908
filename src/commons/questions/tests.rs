//! The rules of questions: who is named, what is destroyed with what, what is said to the feed, what becomes of who leaves.

use super::*;
use crate::clock::{Clock, Now};
use crate::documents::{Author, Source, VenueId, body};
use crate::people::acts::{self as accounts, New};
use crate::people::holdings::{Choices, Holdings};
use crate::people::{Came, Name, Role, Standing, journal, news};
use crate::store::{Op, Read, Store, Subject, Tx};

use super::acts::Refused;

/// A store with three people in it: who asks, who answers, who keeps the desk.
struct House {
    store: Store,
    now: Now,
    asks: PersonId,
    answers: PersonId,
    desk: PersonId,
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
            let [asks, answers, desk] = all;
            Ok::<_, accounts::Refused>([asks?, answers?, desk?])
        });
        let [asks, answers, desk] = made.expect("people");
        Self {
            store,
            now,
            asks,
            answers,
            desk,
        }
    }

    fn act<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> T {
        self.try_to(act).expect("done")
    }

    fn try_to<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Tx<'_>) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        self.store.write_blocking(act)
    }

    /// Asks, and has it answered once.
    fn asked(&self, is_anonymous: bool) -> (QuestionId, RemarkId) {
        let (asks, now) = (self.asks, self.now);
        let id = self.act(move |tx| super::acts::ask(tx, asks, (text(), is_anonymous), now));
        (
            id,
            self.say(id, self.answers, Place::Answer, "Avec de la colle."),
        )
    }

    fn say(&self, id: QuestionId, who: PersonId, place: Place, text: &str) -> RemarkId {
        let (text, now) = (text.to_owned(), self.now);
        self.act(move |tx| super::remarks::say(tx, (id, who), place, text, now))
    }

    fn withdraw(&self, id: QuestionId, said: RemarkId, who: PersonId) {
        let now = self.now;
        self.act(move |tx| super::remarks::withdraw(tx, (id, said), who, now));
    }

    fn kept(&self, id: QuestionId) -> Option<Kept> {
        let kept = self
            .store
            .read_blocking(|read| store::of_any_state(read, id));
        kept.expect("read")
    }

    fn remarks(&self, id: QuestionId) -> Remarks {
        let remarks = self.store.read_blocking(|read| store::remarks(read, id));
        remarks.expect("read")
    }

    fn document(&self, id: QuestionId) -> Option<crate::documents::Document> {
        let document = self.store.read_blocking(|read| {
            let venue = VenueId::of_key(b"a key");
            source::Questions.document(read, venue, id.into())
        });
        document.expect("read")
    }

    fn told(&self, subject: impl Into<Subject>) -> Vec<Op> {
        let subject = subject.into();
        let changes = self.store.read_blocking(|read| read.changes_after(0, 1000));
        let changes = changes.expect("read").into_iter();
        let own = changes.filter(|(_, it)| it.subject == subject);
        own.map(|(_, it)| it.op).collect()
    }

    fn news(&self, who: PersonId) -> Vec<String> {
        let news = self.store.read_blocking(|read| news::of(read, who));
        news.expect("read")
            .into_iter()
            .map(|it| it.line.key)
            .collect()
    }

    fn leave(&self, who: PersonId, name: &'static str, keeps: Vec<String>) {
        let now = self.now;
        let left = self.store.write_blocking(move |tx| {
            let choices = Choices { keep_name: keeps };
            holdings::Questions.forget(tx, who, name, &choices, now)
        });
        left.expect("forgotten");
    }
}

fn text() -> Text {
    Text {
        title: "Comment recoller une semelle ?".to_owned(),
        language: Language::Fr,
        text: "Elle se décolle.".to_owned(),
    }
}

fn body_of(document: &crate::documents::Document) -> &body::Question {
    match &document.body {
        crate::documents::Body::Question(it) => it,
        other => panic!("not a question: {other:?}"),
    }
}

#[test]
fn what_is_typed_is_bounded() {
    let long = "a".repeat(201);
    let faults = typed(&long, &"b".repeat(20_001), Language::Fr).expect_err("too long");
    assert_eq!(faults.len(), 2);
    assert_eq!(
        typed(" ", "", Language::Fr),
        Err(vec![("title", Fault::NoTitle)])
    );
    assert_eq!(said(" \n "), Err(Fault::Empty));
    assert_eq!(said("Oui.\r\n"), Ok("Oui.".to_owned()));
    let (one, mut other) = (text(), text());
    other.language = Language::En;
    assert_ne!(one.mark(), other.mark());
}

#[test]
fn a_question_grows_by_answers_and_says_who_wrote_them() {
    let house = House::new();
    let (id, answer) = house.asked(false);
    house.say(id, house.desk, Place::OnAnswer(answer), "Laquelle ?");
    let (asks, now) = (house.asks, house.now);
    house.act(move |tx| super::remarks::mark(tx, (id, asks), (answer, true), now));
    let document = house.document(id).expect("public");
    let names = ["Awa", "Bo"].map(|it| Author::Named(it.to_owned()));
    assert_eq!(
        document.authors, names,
        "comments are no part of the document"
    );
    assert_eq!((document.revision, document.licence), (3, Licence::CcBySa4));
    let body = body_of(&document);
    assert_eq!(body.answers.len(), 1);
    assert!(body.answers[0].helped && body.answers[0].by == names[1]);
    assert_eq!(
        house.news(house.asks),
        ["questions-news-answered", "questions-news-commented"]
    );
    assert_eq!(
        house.news(house.answers),
        ["questions-news-on-answer", "questions-news-helped"]
    );
    assert_eq!(house.told(id), [Op::Put, Op::Put, Op::Put]);
}

#[test]
fn who_asks_without_a_name_has_none_in_anything_they_say_below() {
    let house = House::new();
    let (id, answer) = house.asked(true);
    let own = house.say(id, house.asks, Place::Answer, "J’ai trouvé !");
    let document = house.document(id).expect("public");
    let authors = [Author::Anonymous, Author::Named("Bo".to_owned())];
    assert_eq!(document.authors, authors);
    assert_eq!(body_of(&document).answers[1].by, Author::Anonymous);
    let written = serde_json::to_string(&document).expect("written");
    assert!(!written.contains("Awa"), "{written}");

    // The desk hides what they said, and does not learn who it was; they are told.
    let (desk, now) = (house.desk, house.now);
    house.act(move |tx| {
        super::desk::hide_remark(tx, (id, own), desk, Some(reason()), now)?;
        super::desk::hide(tx, id, desk, Some(reason()), now)
    });
    let journal = house.store.read_blocking(|read| journal::latest(read, 2));
    assert!(journal.expect("read").iter().all(|it| it.subject.is_none()));
    let asks = house.asks;
    let about = house
        .store
        .read_blocking(move |read| journal::about(read, asks));
    assert!(about.expect("read").is_empty());
    assert!(house.news(asks).ends_with(&[
        "questions-news-hidden-remark".to_owned(),
        "questions-news-hidden".to_owned()
    ]));
    let listed = house
        .store
        .read_blocking(move |read| holdings::Questions.contributions(read, asks));
    assert_eq!(listed.expect("read"), [], "the desk reads this list");

    // Shown again, and made a recipe of: still nobody.
    let answers = house.answers;
    let recipe = house.act(move |tx| {
        super::desk::hide(tx, id, desk, None, now)?;
        super::acts::into_recipe(tx, id, answers, &[answer], now)
    });
    let made = house
        .store
        .read_blocking(move |read| recipes::store::of_any_state(read, recipe));
    let made = made.expect("read").expect("a draft");
    let joining = [By::Anonymous, By::Person(answers)];
    assert_eq!(made.draft.expect("a draft").joining, joining);
    assert_eq!(made.from.expect("where from").authors[0], By::Anonymous);

    // Gone, they are what they were.
    house.leave(asks, "Awa", vec![id.to_string()]);
    assert_eq!(house.kept(id).expect("there").by, By::Anonymous);
    let document = house.document(id).expect("public");
    assert_eq!(document.authors, authors);
    assert!(house.remarks(id).iter().all(|(_, it)| !it.is_by(asks)));
}

fn reason() -> desk::Reason {
    desk::Reason {
        why: "Blessant".to_owned(),
        article: "3".to_owned(),
    }
}

#[test]
fn what_is_taken_back_is_destroyed_and_leaves_a_place_above_others_words() {
    let house = House::new();
    let (id, answer) = house.asked(false);
    let comment = house.say(id, house.asks, Place::OnAnswer(answer), "Laquelle ?");
    house.withdraw(id, answer, house.answers);
    let left = house.remarks(id);
    assert_eq!(left.len(), 2);
    assert!(left[0].1.text.is_empty() && left[0].1.by == By::Former);
    assert!(
        body_of(&house.document(id).expect("public"))
            .answers
            .is_empty()
    );
    // Nobody comments below an empty place, and its last words take it along.
    let (asks, now) = (house.asks, house.now);
    let refused = house.try_to(move |tx| {
        let at = Place::OnAnswer(answer);
        super::remarks::say(tx, (id, asks), at, "Encore".to_owned(), now)
    });
    assert!(matches!(refused, Err(Refused::NotFound)));
    house.withdraw(id, comment, asks);
    assert_eq!(house.remarks(id), []);
    let answers = house.answers;
    let part = house
        .store
        .read_blocking(move |read| store::by_person(read, answers));
    assert_eq!(part.expect("read"), [], "they have no part in it any more");
    assert_eq!(house.told(answer), [Op::Erase]);
}

#[test]
fn who_asked_closes_withdraws_and_destroys_what_is_theirs_alone() {
    let house = House::new();
    let (id, answer) = house.asked(false);
    let (asks, answers, now) = (house.asks, house.answers, house.now);
    let keeper = |person, is_desk| super::acts::Keeper { person, is_desk };
    let close = move |tx: &mut Tx<'_>, who| super::acts::close(tx, id, who, true, now);
    assert!(
        house
            .try_to(move |tx| close(tx, keeper(answers, false)))
            .is_err()
    );
    house.act(move |tx| close(tx, keeper(asks, false)));
    let refused = house.try_to(move |tx| {
        super::remarks::say(tx, (id, answers), Place::Answer, "Encore".to_owned(), now)
    });
    assert!(matches!(refused, Err(Refused::Closed)));
    house.say(id, answers, Place::OnQuestion, "Merci");

    for person in [answers, asks] {
        let done = house.try_to(move |tx| super::acts::withdraw(tx, id, person, true, now));
        assert_eq!(done.is_ok(), person == asks);
    }
    assert_eq!(house.document(id), None);
    let erased = house.try_to(move |tx| super::acts::erase(tx, id, asks, now));
    assert!(
        matches!(erased, Err(Refused::NotFound)),
        "others' words are in it"
    );
    house.withdraw(id, answer, answers);
    let comment = house.remarks(id)[0].0;
    house.withdraw(id, comment, answers);
    house.act(move |tx| super::acts::erase(tx, id, asks, now));
    assert_eq!(house.kept(id), None);
    let ops = [Op::Put, Op::Put, Op::Put, Op::Withdraw, Op::Erase];
    assert_eq!(house.told(id), ops);
    assert_eq!(house.store.check().expect("checked"), []);
}

#[test]
fn what_was_changed_in_another_window_is_not_overwritten() {
    let house = House::new();
    let (id, answer) = house.asked(false);
    let (asks, answers, now) = (house.asks, house.answers, house.now);
    let other = |title: &str| Text {
        title: title.to_owned(),
        ..text()
    };
    let (first, late) = (other("Un"), other("Deux"));
    house.act(move |tx| super::acts::rewrite(tx, (id, asks), (first, 1), now));
    let refused = house.try_to(move |tx| super::acts::rewrite(tx, (id, asks), (late, 1), now));
    assert!(matches!(refused, Err(Refused::Meanwhile)));
    assert_eq!(house.kept(id).expect("there").version, 2);
    house.act(move |tx| {
        let said = ("Avec du fil.".to_owned(), 1);
        super::remarks::rewrite(tx, (id, answer), answers, said, now)
    });
    assert_eq!(house.remarks(id)[0].1.version, 2);
    assert_eq!(house.document(id).expect("public").revision, 4);
}

#[test]
fn who_leaves_leaves_a_name_or_none_and_takes_what_they_took_back() {
    let house = House::new();
    let (id, _) = house.asked(false);
    let (back, _) = house.asked(false);
    let (asks, now) = (house.asks, house.now);
    house.act(move |tx| super::acts::withdraw(tx, back, asks, true, now));
    let listed = house
        .store
        .read_blocking(move |read| holdings::Questions.contributions(read, asks));
    let listed: Vec<String> = listed.expect("read").into_iter().map(|it| it.id).collect();
    assert_eq!(listed, [id.to_string()]);
    house.leave(asks, "Awa", vec![id.to_string()]);
    house.leave(house.answers, "Bo", Vec::new());
    assert_eq!(house.kept(back), None);
    let authors = house.document(id).expect("public").authors;
    assert_eq!(authors, [Author::Named("Awa".to_owned()), Author::Former]);
}

#[test]
fn what_was_erased_is_erased_again_in_an_older_store() {
    let house = House::new();
    let (id, answer) = house.asked(false);
    let now = house.now;
    let again = move |subject: Subject| {
        move |tx: &mut Tx<'_>| Ok::<_, Refused>(super::acts::erase_again(tx, subject, now)?)
    };
    assert!(house.act(again(answer.into())));
    assert!(!house.act(again(answer.into())));
    assert_eq!(house.remarks(id), []);
    assert!(house.act(again(id.into())));
    assert!(!house.act(again(id.into())));
}
