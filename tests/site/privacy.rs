//! The privacy walk: every page of the house, asked by everybody, searched for what each of them may not see.
//!
//! A room that lands adds what it keeps to [`World::new`], as secrets with who may see them, and to [`ADDRESSES`] what
//! stands for the parameters of its routes. A page that nobody thought of fails the walk.

mod asked;
mod elsewhere;
mod explained;
mod log;
mod signed;
mod tried;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use http::StatusCode;
use parvis::commons::recipes::Section;
use parvis::people::Role;

use crate::TestBox;
use crate::asking::{Client, Got};
use log::Log;
use world::World;

/// Who walks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reader {
    Visitor,
    Guest,
    /// Léa, whom most secrets are about.
    Lea,
    /// A member like her.
    Other,
    Concierge,
    Steward,
}

impl Reader {
    pub(crate) const ALL: [Reader; 6] = [
        Reader::Visitor,
        Reader::Guest,
        Reader::Lea,
        Reader::Other,
        Reader::Concierge,
        Reader::Steward,
    ];

    /// What somebody with an account is called in the test's world, and is there.
    pub(crate) fn account(self) -> Option<(&'static str, Role)> {
        match self {
            Reader::Visitor => None,
            Reader::Guest => Some(("Xavguest", Role::Guest)),
            Reader::Lea => Some(("Xavlea", Role::Member)),
            Reader::Other => Some(("Xavother", Role::Member)),
            Reader::Concierge => Some(("Xavconcierge", Role::Concierge)),
            Reader::Steward => Some(("Xavsteward", Role::Steward)),
        }
    }

    /// Whether they may be signed in over plain http.
    fn may_over_http(self) -> bool {
        !matches!(self, Reader::Concierge | Reader::Steward)
    }
}

/// What stands for the parameters of a route, each of them real; a route without one needs no line.
type Filled = fn(&World) -> Vec<String>;

const ADDRESSES: &[(&str, Filled)] = &[
    ("/programme/{id}", |world| {
        let events = world.events.iter();
        events
            .flat_map(|id| [id.clone(), format!("{id}.ics")])
            .collect()
    }),
    ("/programme/{id}/mien", |world| world.events.clone()),
    ("/programme/{id}/modifier", |world| world.events.clone()),
    ("/programme/{id}/annuler", |world| world.events.clone()),
    ("/programme/{id}/venir", |world| world.events.clone()),
    ("/admin/a-publier/{id}", |world| world.events.clone()),
    ("/admin/inscriptions/{id}", |world| world.events.clone()),
    ("/admin/inscriptions/{id}/feuille", |world| {
        world.events.clone()
    }),
    // A ticket of nobody's: the page of a real one is its holder's alone (tests/site/seats.rs).
    ("/place/{secret}", |_| {
        vec!["00000000000000000000000000000000".into()]
    }),
    ("/programme/{id}/rendre", |world| world.events.clone()),
    ("/programme/{id}/retablir", |world| world.events.clone()),
    ("/programme/{id}/reprendre", |world| world.events.clone()),
    ("/admin/inscriptions/{id}/ajouter", |world| {
        world.events.clone()
    }),
    ("/admin/inscriptions/{id}/retirer", |world| {
        world.events.clone()
    }),
    ("/place/{secret}/lu", |_| vec!["x".into()]),
    ("/place/{secret}/garder", |_| vec!["x".into()]),
    ("/place/{secret}/rendre", |_| vec!["x".into()]),
    ("/assets/{name}", |_| vec!["nothing.css".into()]),
    ("/reprise/{secret}", |_| vec!["x".into()]),
    ("/media/{hash}", no_file),
    ("/media/{hash}/petit", no_file),
    ("/media/deposer/{hash}", no_file),
    ("/media/deposer/{hash}/effacer", no_file),
    ("/communs/{room}/{id}/document.json", documents),
    ("/communs/{room}/{id}/document.jsonld", documents),
    ("/communs/{room}/{id}/okh.toml", documents),
    ("/communs/ailleurs/{venue}/{local}", elsewhere),
    ("/admin/communs/retirer/{venue}", elsewhere_venue),
    ("/admin/communs/retirer/{venue}/{local}", elsewhere),
    ("/carte/{slug}", |_| {
        vec!["abeille-ecole-guitare-lavoir".into()]
    }),
    ("/admin/personnes/{id}", |world| world.people.clone()),
    ("/admin/personnes/{id}/carte", |world| world.people.clone()),
    ("/admin/personnes/{id}/effacer", |world| {
        world.people.clone()
    }),
    ("/admin/installation/{step}", |_| {
        let steps = [
            "lieu", "adresse", "mentions", "internet", "wifi", "heure", "essai",
        ];
        steps.map(str::to_owned).into()
    }),
];

/// A file that is not there: those that are, are public, or their sender's (`tests/media`).
fn no_file(_: &World) -> Vec<String> {
    vec!["0".repeat(64)]
}

/// A document of another place, as it was brought.
fn elsewhere(world: &World) -> Vec<String> {
    vec![world.elsewhere.clone()]
}

fn elsewhere_venue(world: &World) -> Vec<String> {
    let (venue, _) = world.elsewhere.split_once('\t').expect("two parameters");
    vec![venue.to_owned()]
}

/// What the commons hold, each with the name of its room.
fn documents(world: &World) -> Vec<String> {
    let recipes = world.recipes.iter().map(|id| format!("recettes\t{id}"));
    let asked = world.questions.iter();
    let asked = asked.map(|(id, _)| format!("questions\t{id}"));
    let [shown, withdrawn, _] = &world.lexicon;
    let words = [shown, withdrawn].map(|id| format!("lexique\t{id}"));
    recipes.chain(asked).chain(words).collect()
}

/// The public recipe and the draft, each with this in the place of its second parameter.
fn of_recipes(world: &World, second: &[&str]) -> Vec<String> {
    let [public, draft, _] = &world.recipes;
    let all = [public, draft].into_iter();
    all.flat_map(|id| second.iter().map(move |it| format!("{id}\t{it}")))
        .collect()
}

/// What stands for the parameters of a recipe's page.
fn recipes(world: &World, path: &str) -> Option<Vec<String>> {
    let rest = path.strip_prefix("/communs/recettes/{id}")?;
    Some(match rest {
        "/ecrire/{part}" => {
            let parts = Section::ALL.map(Section::slug);
            of_recipes(world, &parts)
        }
        "/etapes/{number}" | "/versions/{number}" => of_recipes(world, &["1"]),
        "/etapes/{number}/{act}" => of_recipes(world, &["1\tmonter"]),
        rest if rest.starts_with("/dit/") => {
            let said = world.said.iter();
            said.map(|said| format!("{}\t{said}", world.recipes[0]))
                .collect()
        }
        "/propositions/{fork}" => of_recipes(world, &[&world.recipes[2]]),
        _ => world.recipes.to_vec(),
    })
}

/// What stands for the parameters of a question's page.
fn questions(world: &World, path: &str) -> Option<Vec<String>> {
    let rest = path.strip_prefix("/communs/questions/{id}")?;
    let asked = world.questions.iter();
    Some(if rest.starts_with("/dit/") {
        asked.map(|(id, said)| format!("{id}\t{said}")).collect()
    } else {
        asked.map(|(id, _)| id.clone()).collect()
    })
}

/// What stands for the parameters of a page of the lexicon.
fn lexicon(world: &World, path: &str) -> Option<Vec<String>> {
    let rest = path.strip_prefix("/communs/lexique/{id}")?;
    let [shown, withdrawn, proposal] = &world.lexicon;
    let of_proposal = || format!("{shown}\t{proposal}");
    Some(match rest {
        "/versions/{number}" => [shown, withdrawn].map(|id| format!("{id}\t1")).to_vec(),
        "/propositions/{proposal}" | "/propositions/{proposal}/laisser" => vec![of_proposal()],
        _ => vec![shown.clone(), withdrawn.clone()],
    })
}

/// The addresses of a page.
fn addresses(world: &World, path: &str) -> Vec<String> {
    if !path.contains('{') {
        return vec![path.to_owned()];
    }
    let filled = ADDRESSES.iter().find(|(known, _)| *known == path);
    let values = filled.map(|(_, filled)| filled(world));
    let values = values.or_else(|| recipes(world, path));
    let values = values.or_else(|| lexicon(world, path));
    let values = values.or_else(|| questions(world, path)).unwrap_or_else(|| {
        panic!(
            "{path} has a parameter that the privacy walk knows nothing of: add a line to ADDRESSES in \
             tests/site/privacy.rs that puts something real in its place (World has the ids), and think about what \
             the page shows to whom"
        )
    });
    assert!(
        !values.is_empty(),
        "{path}: nothing real was put in its place"
    );
    values.iter().map(|it| with(path, it)).collect()
}

/// The path with values, parted by tabs, in the place of its parameters.
fn with(path: &str, values: &str) -> String {
    values.split('\t').fold(path.to_owned(), |path, value| {
        let (before, rest) = path.split_once('{').expect("a parameter for each value");
        let (_, after) = rest.split_once('}').expect("it ends");
        format!("{before}{value}{after}")
    })
}

/// What was seen where: by secret, the readers and the pages.
type Seen = BTreeMap<&'static str, BTreeSet<(Reader, &'static str)>>;

/// One answer, searched. What somebody sees who may not is a fault; so is a secret in an address, whoever reads it.
fn search(
    world: &World,
    reader: Reader,
    (path, asked): (&'static str, &str),
    got: &Got,
    seen: &mut Seen,
    faults: &mut Vec<String>,
) {
    let whole = got.whole();
    let links = got.addresses();
    for secret in &world.secrets {
        if whole.contains(&secret.text) {
            seen.entry(secret.what).or_default().insert((reader, path));
            if !secret.may.contains(&reader) && !secret.signed.contains(&path) {
                faults.push(format!("{reader:?} sees {} on {asked}", secret.what));
            }
        }
        // Names are asked for by `?nom=`; nothing else of a person stands in an address.
        if let Some(link) = links.iter().find(|it| it.contains(&secret.text)) {
            faults.push(format!(
                "{} stands in an address on {asked}: {link}",
                secret.what
            ));
        }
    }
    if got.status.is_server_error() {
        faults.push(format!("{reader:?} gets {} from {asked}", got.status));
    }
}

#[tokio::test]
async fn nobody_sees_what_is_not_theirs_on_any_page_nor_in_the_log() {
    let log = Log::listen();
    let house = TestBox::new().await;
    let world = World::new(&house).await;
    let pages: Vec<&'static str> = house
        .doors
        .iter()
        .filter(|door| door.method == "GET")
        .map(|door| door.path)
        .collect();
    let (mut seen, mut faults) = (Seen::new(), Vec::new());
    let mut tokens = Vec::new();
    for secure in [true, false] {
        for reader in Reader::ALL {
            let device = world.device(&house, reader, secure);
            let session = match reader.account() {
                // Over plain http who keeps the place is not let in: the session of https is tried there.
                Some((name, _)) if secure || reader.may_over_http() => device.sign_in(name).await,
                Some((name, _)) => device.over_https().sign_in(name).await,
                None => String::new(),
            };
            let device = device.with(&session);
            for &page in &pages {
                for asked in addresses(&world, page) {
                    let got = device.get(&asked).await;
                    search(&world, reader, (page, &asked), &got, &mut seen, &mut faults);
                    for (whose, token) in &tokens {
                        if got.whole().contains(token) {
                            faults.push(format!("{reader:?} sees {whose:?}'s session on {asked}"));
                        }
                    }
                }
            }
            if let Some((_, token)) = session.split_once('=') {
                tokens.push((reader, token.to_owned()));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    shown_to_whom_it_concerns(&world, &pages, &seen);
    let foreign = house.device([10, 17, 0, 77]);
    foreign.get_of("xavforeign.example", "/xavpath").await;
    let said = log.said();
    let clients = Reader::ALL.map(|reader| world.device(&house, reader, true).address());
    let strangers = ["xavforeign", "xavpath", "10.17.0.77"].map(str::to_owned);
    let secrets = world.secrets.iter().map(|secret| secret.text.clone());
    let kept_quiet = secrets
        .chain(strangers)
        .chain(clients.iter().map(ToString::to_string))
        .chain(tokens.into_iter().map(|(_, token)| token));
    for text in kept_quiet {
        let line = said.lines().find(|line| line.contains(&text));
        assert_eq!(line, None, "the log says {text}");
    }
}

/// The other half: what may be seen is seen, where it should be, so that the walk does not pass over empty pages.
fn shown_to_whom_it_concerns(world: &World, pages: &[&str], seen: &Seen) {
    for secret in &world.secrets {
        for &(reader, page) in secret.shown {
            assert!(pages.contains(&page), "{page} is no page of the house");
            let found = seen
                .get(secret.what)
                .is_some_and(|it| it.contains(&(reader, page)));
            assert!(found, "{reader:?} does not see {} on {page}", secret.what);
        }
    }
}

#[tokio::test]
async fn why_an_account_is_shut_is_told_to_who_has_its_code_alone() {
    let house = TestBox::new().await;
    let world = World::new(&house).await;
    let device: Client<'_> = house.device([10, 17, 0, 40]);
    let (name, reason) = (world::SHUT, world::REASON);
    let wrong = device.try_code(name, "tram 8 bis").await;
    assert!(!wrong.body.contains(reason), "{}", wrong.body);
    let right = device.try_code(name, crate::CODE).await;
    assert!(right.body.contains(reason), "{}", right.body);
    assert_eq!((right.status, right.session()), (StatusCode::OK, None));
    drop(world);
}
