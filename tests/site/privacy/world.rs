//! A place with people in it, and what is private about them: each secret a text that stands nowhere else.

use std::time::Duration;

use jiff::civil::date;
use parvis::clock::Now;
use parvis::commons::recipes::{self, Section, Text};
use parvis::documents::Licence;
use parvis::documents::body::{Recipe, Step};
use parvis::ids::{EventId, PersonId, RecipeId};
use parvis::people::acts::{self, New, Refused};
use parvis::people::cards::CardKey;
use parvis::people::journal::{self, Actor};
use parvis::people::phrase::Phrase;
use parvis::people::{Came, Hashes, Line, Name, Role, Standing, news};
use parvis::programme::seats::{self, Asking, Ticket};
use parvis::programme::{
    DateOf, Details, Event, Publishing, Signup, Told, When, Zone, proposals, word,
};
use parvis::store::Tx;

use super::signed::SIGNED;
use super::{Reader, asked, elsewhere, explained, tried};
use crate::asking::Client;
use crate::{CODE, TestBox, WORD, hashes};

/// Whose account is shut, and the reason that the desk gave.
pub(super) const SHUT: &str = "Xavshut";
pub(super) const REASON: &str = "xavreason";
/// Who asked to join.
const ASKS: &str = "Xavasks";
/// Who has a card and has not come.
const CARD: &str = "Xavcard";
/// What the desk did to Léa, and what waits for her alone.
const DONE: &str = "xavdone";
const NEWS: &str = "xavnews";
/// What Léa wrote for the programme that is not public, and what she was told of it.
const PROPOSED: &str = "Xavproposed";
const REFUSED: &str = "Xavrefused";
const WHY_REFUSED: &str = "xavwhyrefused";
const HIDDEN: &str = "Xavhidden";
const WHY_HIDDEN: &str = "xavwhyhidden";
/// A recipe that Léa has not published, and what she is changing in one that she has.
const DRAFT: &str = "Xavdraft";
const CHANGED: &str = "xavchanged";
/// What the other member wrote to Léa when they offered what they changed.
const OFFERED: &str = "xavoffered";
/// The first name of a visitor who comes.
const VISITOR: &str = "Xavvisitor";

/// Something private.
#[derive(Clone)]
pub(super) struct Secret {
    /// What it is, for whoever reads that it leaked.
    pub(super) what: &'static str,
    pub(super) text: String,
    pub(super) may: &'static [Reader],
    /// Who sees it where, when all is right.
    pub(super) shown: &'static [(Reader, &'static str)],
    /// Pages on which everybody may read it: a name stands on what its bearer published and signed, and nowhere else.
    pub(super) signed: &'static [&'static str],
}

/// The place.
pub(super) struct World {
    /// Everybody's ids, as they stand in addresses.
    pub(super) people: Vec<String>,
    pub(super) events: Vec<String>,
    /// One of Léa's that is public, one that is not, one that the other member made of the first.
    pub(super) recipes: [String; 3],
    /// What was said below the first: a try, a remark that the desk hid.
    pub(super) said: [String; 2],
    /// One that was asked without a name, one that Léa took back; each with an answer of hers.
    pub(super) questions: [(String, String); 2],
    /// A word of Léa's that is shown, one that is not, and what is proposed for the first.
    pub(super) lexicon: [String; 3],
    /// A document of another place: its place and its name there, parted by a tab.
    pub(super) elsewhere: String,
    pub(super) secrets: Vec<Secret>,
}

use Reader::{Concierge, Guest, Lea, Other, Steward};

const NOBODY: &[Reader] = &[];
const DESK: &[Reader] = &[Concierge];

impl World {
    pub(super) async fn new(house: &TestBox) -> Self {
        let (now, known) = (house.clock.now(), hashes().await);
        let phrase = Phrase::random();
        let (secrets, known_too) = (known.clone(), known.clone());
        let made = house.store.write(move |tx| {
            let (concierge, _) = Concierge.account().unwrap();
            let desk = acts::create(tx, new(concierge, Role::Concierge, Came::Setup), now)?;
            acts::change_code(tx, desk, secrets.clone(), None)?;
            let mut people = vec![desk];
            for reader in [Guest, Lea, Other, Steward] {
                let (name, role) = reader.account().unwrap();
                people.push(welcomed(tx, desk, name, role, secrets.clone(), now)?);
            }
            let shut = welcomed(tx, desk, SHUT, Role::Member, secrets.clone(), now)?;
            let suspended = Standing::Suspended {
                why: REASON.into(),
                article: "3".into(),
            };
            acts::set_standing(tx, desk, shut, suspended, now)?;
            let card = |pepper: &[u8; 32]| phrase.key(pepper);
            let waits = acts::welcome(
                tx,
                desk,
                new(CARD, Role::Member, Came::Desk(desk)),
                card,
                now,
            )?;
            let asking = New {
                standing: Standing::Asked,
                ..new(ASKS, Role::Member, Came::Asked)
            };
            let asks = acts::create(tx, asking, now)?;
            acts::change_code(tx, asks, secrets, None)?;
            let done = Line::new("people-did-suspend")
                .arg("why", DONE)
                .arg("article", "3");
            let lea = people[2];
            journal::record(tx, Actor::Person(desk), Some(lea), done, now)?;
            let told = Line::new("people-did-suspend")
                .arg("why", NEWS)
                .arg("article", "3");
            news::tell(tx, lea, told, now)?;
            let (events, ticket) = planned(tx, lea, people[3], now)?;
            let recipes = written(tx, lea, people[3], now);
            let said = tried::write(tx, recipes[0], (lea, people[3], desk), now);
            let without = welcomed(tx, desk, asked::WITHOUT, Role::Member, known_too, now)?;
            let questions = asked::write(tx, (without, lea, desk), now);
            let lexicon = explained::write(tx, (lea, people[3]), now);
            people.extend([shut, waits, asks, without]);
            let commons = (recipes, said, questions, lexicon);
            Ok::<_, Refused>((people, events, commons, elsewhere::bring(tx, now), ticket))
        });
        let (people, events, commons, elsewhere, ticket) = made.await.unwrap();
        let (recipes, said, questions, lexicon) = commons;
        let code = house.shell.presence.shown().code;
        Self {
            people: people.iter().map(PersonId::to_string).collect(),
            events: events.iter().map(EventId::to_string).collect(),
            recipes: recipes.map(|it| it.to_string()),
            said: said.map(|it| it.to_string()),
            questions: questions.map(|(id, said)| (id.to_string(), said.to_string())),
            lexicon,
            elsewhere,
            secrets: [
                secrets_of(&known, phrase, &house.code.printed(), &code),
                secrets_of_programme(&ticket),
                secrets_of_recipes(),
                tried::secrets(),
                asked::secrets(),
                explained::secrets(),
            ]
            .concat(),
        }
    }

    /// The device that a reader asks from: each has an address of their own.
    pub(super) fn device<'a>(&self, house: &'a TestBox, who: Reader, secure: bool) -> Client<'a> {
        let device = house.device([10, 17, 0, 50 + who as u8]);
        if secure { device.over_https() } else { device }
    }
}

fn secrets_of(known: &Hashes, phrase: Phrase, setup: &str, presence: &str) -> Vec<Secret> {
    let secret = |what, text: &str, may, shown| Secret {
        what,
        text: text.to_owned(),
        may,
        shown,
        signed: &[],
    };
    let signed = |secret| Secret {
        signed: SIGNED,
        ..secret
    };
    let name = |reader: Reader| reader.account().unwrap().0;
    let nobody = |what, text: &str| secret(what, text, NOBODY, &[]);
    let words = phrase.words().join(" ");
    vec![
        signed(secret(
            "Léa's name",
            name(Lea),
            &[Lea, Concierge],
            &[
                (Lea, "/moi"),
                (Concierge, "/admin/personnes"),
                (Concierge, "/admin/inscriptions/{id}"),
            ],
        )),
        signed(secret(
            "another member's name",
            name(Other),
            &[Other, Concierge],
            &[(Other, "/moi")],
        )),
        secret(
            "the guest's name",
            name(Guest),
            &[Guest, Concierge],
            &[(Guest, "/moi")],
        ),
        secret(
            "the steward's name",
            name(Steward),
            &[Steward, Concierge],
            &[(Steward, "/moi")],
        ),
        // Who acted for somebody is told to them.
        secret(
            "the concierge's name",
            name(Concierge),
            &[Guest, Lea, Other, Steward, Concierge],
            &[(Lea, "/moi/journal")],
        ),
        secret(
            "who asks to join",
            ASKS,
            DESK,
            &[(Concierge, "/admin/personnes")],
        ),
        secret(
            "who has an unused card",
            CARD,
            DESK,
            &[(Concierge, "/admin/personnes")],
        ),
        secret(
            "whose account is shut",
            SHUT,
            DESK,
            &[(Concierge, "/admin/personnes")],
        ),
        secret(
            "why an account is shut",
            REASON,
            DESK,
            &[(Concierge, "/admin/personnes/{id}")],
        ),
        secret(
            "what the desk did to Léa",
            DONE,
            &[Lea, Concierge],
            &[
                (Lea, "/moi/journal"),
                (Lea, "/moi/emporter/parvis.zip"),
                (Concierge, "/admin/journal"),
            ],
        ),
        secret(
            "Léa's news",
            NEWS,
            &[Lea],
            &[(Lea, "/moi"), (Lea, "/moi/emporter/parvis.zip")],
        ),
        nobody("a code", CODE),
        nobody("a recovery word", WORD),
        nobody("the hash of a code", known.code.as_deref().unwrap()),
        nobody(
            "the hash of a recovery word",
            known.recovery.as_deref().unwrap(),
        ),
        nobody("a card's words", &words),
        nobody("a card's address", &phrase.slug()),
        nobody("the setup code", setup),
        secret("the presence code", presence, DESK, &[]),
    ]
}

fn new(name: &str, role: Role, came: Came) -> New {
    New {
        name: Name::typed(name).unwrap(),
        role,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came,
    }
}

/// Somebody welcomed at the desk who has set a code since.
fn welcomed(
    tx: &mut Tx<'_>,
    desk: PersonId,
    name: &str,
    role: Role,
    secrets: Hashes,
    now: Now,
) -> Result<PersonId, Refused> {
    let card: CardKey = rand::random();
    let person = acts::welcome(tx, desk, new(name, role, Came::Desk(desk)), |_| card, now)?;
    acts::change_code(tx, person, secrets, None)?;
    Ok(person)
}

/// The programme: an evening that people sign up for, and what Léa wrote that is not public.
fn planned(
    tx: &mut Tx<'_>,
    lea: PersonId,
    other: PersonId,
    now: Now,
) -> Result<(Vec<EventId>, Ticket), Refused> {
    let open = Signup::Open { visitors: true };
    let evening = proposals::announce(tx, &event("Fête du lavoir"), open, now).unwrap();
    let at = date(2026, 11, 21).at(18, 0, 0, 0);
    let date_of = DateOf { event: evening, at };
    let first_name = VISITOR.to_owned();
    for asking in [Asking::Person(lea), Asking::Person(other)] {
        seats::acts::take(tx, date_of, asking, None, now).unwrap();
    }
    let visitor = Asking::Visitor { first_name };
    let ticket = seats::acts::take(tx, date_of, visitor, None, now)
        .unwrap()
        .ticket;
    let propose = |tx: &mut Tx<'_>, title: &str, rule| {
        let proposed = proposals::propose(tx, lea, &event(title), Signup::None, rule, now);
        proposed.unwrap().0
    };
    let proposed = propose(tx, PROPOSED, Publishing::Desk);
    let refused = propose(tx, REFUSED, Publishing::Desk);
    let hidden = propose(tx, HIDDEN, Publishing::Members);
    let tell = |tx: &mut Tx<'_>, told: Told| word::to_news(tx, told, now);
    let done = proposals::refuse(tx, refused, WHY_REFUSED, now).unwrap();
    done.deliver(tx, tell)?;
    let done = proposals::hide(tx, hidden, WHY_HIDDEN, "3", now).unwrap();
    done.deliver(tx, tell)?;
    Ok((
        vec![evening, proposed, refused, hidden],
        ticket.expect("a visitor's"),
    ))
}

/// Recipes: one that is public and is being changed, one that nobody has seen yet, one made of the first and offered back.
fn written(tx: &mut Tx<'_>, lea: PersonId, other: PersonId, now: Now) -> [RecipeId; 3] {
    let text = |title: &str| Text {
        title: title.to_owned(),
        body: Recipe {
            intention: "Réparer ensemble.".into(),
            steps: vec![Step {
                text: "Accueillir.".into(),
                ..Step::default()
            }],
            ..Recipe::default()
        },
        ..Text::default()
    };
    let licence = || (Licence::CcBySa4, String::new());
    let public = recipes::acts::begin(tx, lea, text("Café réparation"), None, now).unwrap();
    recipes::acts::publish(tx, public, lea, licence(), now).unwrap();
    let fork = recipes::acts::fork(tx, public, other, now).unwrap();
    change(tx, (fork, other), "Noter les pannes.", now);
    recipes::acts::publish(tx, fork, other, licence(), now).unwrap();
    let offered = (vec![Section::WentWrong], OFFERED.to_owned());
    recipes::offers::offer(tx, fork, other, offered, now).unwrap();
    recipes::acts::revise(tx, public, lea, now).unwrap();
    change(tx, (public, lea), CHANGED, now);
    let draft = recipes::acts::begin(tx, lea, text(DRAFT), None, now).unwrap();
    [public, draft, fork]
}

/// Writes down what went wrong.
fn change(tx: &mut Tx<'_>, (id, who): (RecipeId, PersonId), what: &str, now: Now) {
    let kept = recipes::store::of_any_state(&*tx, id).unwrap().unwrap();
    let kept = match kept.draft {
        Some(_) => kept,
        None => {
            recipes::acts::revise(tx, id, who, now).unwrap();
            recipes::store::of_any_state(&*tx, id).unwrap().unwrap()
        }
    };
    let seen = Section::WentWrong.mark(&kept.draft.unwrap().text);
    let write = |draft: &mut recipes::Draft| {
        draft.text.body.went_wrong = what.to_owned();
        Ok(())
    };
    recipes::acts::write(tx, (id, who), (Section::WentWrong, &seen), write, now).unwrap();
}

fn secrets_of_recipes() -> Vec<Secret> {
    let secret = |what, text: &str, may, shown| Secret {
        what,
        text: text.to_owned(),
        may,
        shown,
        signed: &[],
    };
    vec![
        secret(
            "a recipe that is not published",
            DRAFT,
            &[Lea],
            &[(Lea, "/communs/recettes/{id}/ecrire")],
        ),
        secret(
            "what is being changed in a recipe",
            CHANGED,
            &[Lea],
            &[(Lea, "/communs/recettes/{id}/apercu")],
        ),
        secret(
            "what came with an offer",
            OFFERED,
            &[Lea, Other],
            &[(Lea, "/communs/recettes/{id}/propositions/{fork}")],
        ),
    ]
}

fn secrets_of_programme(ticket: &Ticket) -> Vec<Secret> {
    let hers = |what, text: &str| Secret {
        what,
        text: text.to_owned(),
        may: &[Lea, Concierge],
        shown: &[
            (Lea, "/programme/{id}/mien"),
            (Concierge, "/programme/{id}/mien"),
        ],
        signed: &[],
    };
    vec![
        Secret {
            shown: &[
                (Lea, "/programme/{id}/mien"),
                (Concierge, "/admin/a-publier"),
            ],
            ..hers("an event that waits for the desk", PROPOSED)
        },
        hers("an event that was refused", REFUSED),
        hers("why an event was refused", WHY_REFUSED),
        hers("an event that was hidden", HIDDEN),
        hers("why an event was hidden", WHY_HIDDEN),
        Secret {
            may: DESK,
            shown: &[
                (Concierge, "/admin/inscriptions/{id}"),
                (Concierge, "/admin/inscriptions/{id}/feuille"),
            ],
            ..hers("a visitor's first name", VISITOR)
        },
        Secret {
            may: NOBODY,
            shown: &[],
            ..hers("a visitor's ticket", &ticket.reveal())
        },
    ]
}

fn event(title: &str) -> Event {
    Event {
        uid: format!("{}@test", blake3::hash(title.as_bytes()).to_hex()),
        sequence: 0,
        modified: None,
        details: Details {
            title: title.into(),
            ..Details::default()
        },
        when: When::Hours {
            start: date(2026, 11, 21).at(18, 0, 0, 0),
            zone: Zone::utc(),
            lasts: Some(Duration::from_secs(3600)),
        },
        repeat: None,
    }
}
