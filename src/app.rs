//! Puts the rooms together: one router, in one order of layers.

mod archive_files;
mod backups;
mod ears;
mod manager;
mod process;
mod renewal;
mod run;
mod trial;
mod upkeep;

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use http::StatusCode;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

pub use archive_files::{Stopped, bring_commons, take_commons};
pub use backups::{From, Restoring, back_up, bring_back};
pub use run::run;

use crate::appliance::backups::{self as kept, Backups};
use crate::appliance::health::Health;
use crate::appliance::{self, updates::Updates, web::Appliance};
use crate::archive::{self, Archive, Means};
use crate::commons;
use crate::config::{self, Config};
use crate::desk::notice::Teller;
use crate::desk::{self, web::Desk};
use crate::documents::{self, Library, Source, venue};
use crate::media::{self, Depot};
use crate::people::{self, web::People};
use crate::portal::{self, Portal};
use crate::programme;
use crate::search::{self, Search};
use crate::store::{Schema, Store};
use crate::syndication::{self, web::Outlet};
use crate::web::cache::{Epoch, Pages};
use crate::web::words::{Lang, Words};
use crate::web::{self, Doors, Shell, assets, error, headers, limits, refusing};

/// Every table of every room.
pub fn schema() -> Schema {
    let schema = crate::clock::schema(Schema::new());
    let schema = documents::schema(schema);
    let schema = people::schema(schema);
    let schema = web::place::schema(schema);
    let schema = crate::network::schema(schema);
    let schema = portal::schema(schema);
    let schema = media::schema(schema);
    let schema = programme::schema(schema);
    let schema = commons::schema(schema);
    let schema = crate::venue::schema(schema);
    let schema = archive::schema(schema);
    let schema = crate::appliance::health::schema(schema);
    let schema = desk::schema(schema);
    kept::schema(schema)
}

/// The rooms that keep something of people.
pub fn rooms() -> Vec<Box<dyn people::Holdings>> {
    vec![
        Box::new(programme::holdings::Programme),
        Box::new(programme::seats::shelf::Places),
        Box::new(commons::recipes::holdings::Recipes),
        Box::new(commons::questions::holdings::Questions),
        Box::new(commons::lexicon::holdings::Lexicon),
        // Last: by then nothing of theirs alone names their files any more.
        Box::new(media::holdings::Media),
    ]
}

/// The public documents of every room that has some, on the box of this data directory.
///
/// # Errors
/// The venue's key cannot be read, or not be made.
pub fn library(data: &Path) -> io::Result<Library> {
    let sources: Vec<Box<dyn Source>> = vec![
        Box::new(commons::recipes::source::Recipes),
        Box::new(commons::questions::source::Questions),
        Box::new(commons::lexicon::source::Lexicon),
    ];
    Ok(Library::new(venue::of_box(data)?, sources))
}

/// What is found on the box of this store and data directory.
pub fn search(store: &Store, data: &Path, lang: Lang) -> Search {
    Search::new(store.clone(), data, search::web::language(lang), library)
}

/// What goes on by itself beside the pages, and is told and asked for on some of them.
pub struct Care {
    health: Health,
    backups: Backups,
    /// What is found here: nothing before it has caught up once.
    pub search: Search,
    depot: Depot,
    outlet: Outlet,
    /// The commons in one file, and what is brought in from elsewhere.
    pub archive: Archive,
}

impl Care {
    /// That of the house behind this door; nothing goes on yet.
    pub fn of(portal: &Portal) -> Self {
        let shell = &portal.shell;
        let config = &shell.config;
        let depot = Depot::new(shell.clone());
        let (named, words) = (shell.clone(), Words::of(config.venue.language));
        let archive = Archive::new(Means {
            store: shell.store.clone(),
            clock: shell.clock.clone(),
            data: config.data.dir.clone(),
            library,
            depot: Some(depot.clone()),
            name: Box::new(move || named.place().called(words)),
        });
        Self {
            archive,
            health: Health::new(shell.clone()),
            backups: Backups::new(&shell.store, &shell.clock, config, schema),
            search: search(&shell.store, &config.data.dir, config.venue.language),
            depot,
            outlet: Outlet::new(shell.clone(), library),
        }
    }
}

/// Every door of the house.
pub fn doors(portal: &Portal) -> Doors {
    doors_with(portal, &Care::of(portal))
}

/// The doors of a house whose pages, keepers and commands share what goes on.
fn doors_with(portal: &Portal, care: &Care) -> Doors {
    let appliance = Appliance::new(portal.shell.clone(), care.health.clone());
    let people = People::new(portal.shell.clone(), rooms());
    let room = kept::web::Room::new(portal.shell.clone(), care.backups.clone());
    let found = search::web::Room::new(portal.shell.clone(), care.search.clone());
    let alike = Arc::new(care.search.clone());
    let asked = commons::questions::web::Room::new(portal.shell.clone(), alike);
    let archives = archive::web::Room::new(portal.shell.clone(), care.archive.clone());
    let updates = Updates::new(portal.shell.clone());
    let tellers: Vec<Box<dyn Teller>> = vec![Box::new(updates.clone()), Box::new(room.clone())];
    let desk = Desk::new(portal.clone(), people.clone(), tellers);
    assets::doors()
        .and(desk::web::doors().with_state(desk))
        .and(appliance::updates::web::doors().with_state(updates))
        .and(kept::web::doors().with_state(room))
        .and(search::web::doors().with_state(found))
        .and(archive::web::doors().with_state(archives))
        .and(desk::calendar::doors(&portal.shell))
        .and(appliance::web::doors().with_state(appliance))
        .and(crate::venue::web::doors())
        .and(crate::home::doors())
        .and(programme::web::doors())
        .and(media::web::doors(&care.depot))
        .and(commons::web::doors(asked))
        .and(syndication::web::doors().with_state(care.outlet.clone()))
        .and(portal::web::doors().with_state(portal.clone()))
        .and(people::web::doors().with_state(people))
}

/// The whole site as one service. The portal stands before it: what is not for the box's own names never gets in.
pub fn router(portal: &Portal) -> Router {
    router_with(portal, &Care::of(portal))
}

/// The same, sharing what goes on with whoever keeps it going.
pub fn router_with(portal: &Portal, care: &Care) -> Router {
    let shell = &portal.shell;
    let doors = doors_with(portal, care);
    let guard = refusing::Guard::new(shell.clone(), doors.list());
    let house = doors
        .into_router()
        .layer(from_fn_with_state(guard, refusing::dress))
        .layer(from_fn_with_state(
            care.outlet.clone(),
            syndication::web::describe,
        ))
        .fallback(async || web::Error::NotFound)
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limits::REQUEST_TIME,
        ))
        .layer(from_fn_with_state(shell.clone(), web::trial::hold))
        .layer(from_fn_with_state(shell.clone(), error::dress))
        .layer(from_fn_with_state(shell.clone(), headers::dress))
        .with_state(shell.clone());
    portal::foreign::before(portal.clone(), house)
}

/// The demo venue's configuration.
pub fn demo_config(http: SocketAddr, dir: PathBuf) -> Config {
    let text = include_str!("../assets/demo.toml");
    let mut config = config::parse(text).expect("the demo's configuration is right (tested)");
    config.site.http = http;
    config.site.https = None;
    config.data.dir = dir;
    config
}

/// How a box is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// An imaginary venue, on this machine only.
    Demo,
    /// A real one.
    Venue,
}

/// The pages kept ready, and what makes them old.
fn pages(shell: &Shell) -> Pages {
    let shell = shell.clone();
    Pages::new(shell.config.venue.language, move || Epoch::of(&shell))
}
