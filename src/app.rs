//! Puts the rooms together: one router, in one order of layers; one run, from start to an orderly end.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::{self, Config};
use crate::control;
use crate::desk::{self, Code};
use crate::gate;
use crate::portal::{self, Portal};
use crate::reach::Reach;
use crate::store::Schema;
use crate::tasks::House;
use crate::venue::Charter;
use crate::venue::web::Place;
use crate::web::cache::{Epoch, Pages};
use crate::web::serve::Site;
use crate::web::words::{Lang, Words};
use crate::web::{self, Doors, Shell, assets, error, headers, limits, sessions};

/// The name of the store's file in the data directory.
pub const STORE: &str = "parvis.redb";

/// Every table of every room.
pub fn schema() -> Schema {
    let schema = crate::clock::schema(Schema::new());
    let schema = sessions::schema(schema);
    let schema = portal::schema(schema);
    desk::store::schema(schema)
}

/// Every door of the house.
pub fn doors(portal: &Portal, charter: Charter) -> Doors {
    let place = Place {
        shell: portal.shell.clone(),
        charter: Arc::new(charter),
    };
    assets::doors()
        .and(desk::web::doors())
        .and(crate::venue::web::doors().with_state(place))
        .and(portal::web::doors().with_state(portal.clone()))
}

/// The whole site as one service. The portal stands before it: what is not for the box's own names never gets in.
pub fn router(portal: &Portal, charter: Charter) -> Router {
    let shell = &portal.shell;
    let house = doors(portal, charter)
        .into_router()
        .fallback(async || web::Error::NotFound)
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            limits::REQUEST_TIME,
        ))
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

/// Runs the box until it is told to stop.
///
/// # Errors
/// In words for whoever started it.
pub fn run(config: Config, mode: Mode, lang: Lang) -> Result<(), String> {
    log();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    runtime.block_on(serve(config, mode, Words::of(lang)))
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PARVIS_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}

async fn serve(config: Config, mode: Mode, words: Words) -> Result<(), String> {
    let charter = charter(config.venue.charter.as_deref())?;
    let http = config.site.http;
    let listener = TcpListener::bind(http)
        .await
        .map_err(|e| busy(words, http, &e))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;

    let dir = config.data.dir.clone();
    std::fs::create_dir_all(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let house = House::open(&dir, config.venue.timezone.0.clone(), words)
        .map_err(|answer| answer.lines.join("\n"))?;
    greet(&house, &config, mode, address, words).await?;

    let (_reach, reach) = watch::channel(Reach::Local);
    let shell = Shell::new(web::Parts {
        store: house.store.clone(),
        clock: house.clock.clone(),
        assets: assets::Assets::new(config.venue.accent),
        forms: web::form::Tokens::new(house.clock.clone()),
        gate: config
            .network
            .as_ref()
            .map(|_| gate::Client::new(config.gate.socket())),
        limits: web::limits::Limits::default(),
        reach,
        demo: mode == Mode::Demo,
        config,
    });
    let control = control::listen(&dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    let commands = tokio::spawn(control::serve(control, house.clone()));
    let portal = Portal::new(shell.clone());
    let site = Site::new(router(&portal, charter), pages(&shell));
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        stopped().await;
        told.cancel();
    });
    let counting = tokio::spawn(portal::counts::keep(portal, stop.clone()));
    site.http(listener, stop).await;
    commands.abort();
    let _ = counting.await;
    house.clock.remember().await.map_err(|e| e.to_string())
}

/// The pages kept ready, and what makes them old.
fn pages(shell: &Shell) -> Pages {
    let (store, clock, reach) = (
        shell.store.clone(),
        shell.clock.clone(),
        shell.reach.clone(),
    );
    Pages::new(shell.config.venue.language, move || Epoch {
        generation: store.generation(),
        minute: clock.now().timestamp().as_second().div_euclid(60),
        reach: *reach.borrow(),
    })
}

fn charter(path: Option<&Path>) -> Result<Charter, String> {
    let Some(path) = path else {
        return Ok(Charter::proposed());
    };
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(Charter::parse(&text))
}

/// Says where the box is and, the first time, how to sit down at its desk.
async fn greet(
    house: &House,
    config: &Config,
    mode: Mode,
    address: SocketAddr,
    words: Words,
) -> Result<(), String> {
    let url = format!("http://localhost:{}", address.port());
    println!(
        "{}",
        words.t2("tasks-serving", "venue", &config.venue.name, "url", &url)
    );
    if mode == Mode::Demo {
        println!(
            "{}",
            words.t1(
                "tasks-demo-data",
                "dir",
                config.data.dir.display().to_string()
            )
        );
    }
    let known = desk::store::code_hash(&house.store)
        .await
        .map_err(|e| e.to_string())?;
    if known.is_none() {
        let code = Code::random();
        desk::store::replace_code(&house.store, &code)
            .await
            .map_err(|e| e.to_string())?;
        println!(
            "{}",
            words.t2(
                "tasks-desk-first",
                "url",
                format!("{url}/admin"),
                "code",
                code.printed()
            )
        );
    }
    Ok(())
}

fn busy(words: Words, address: SocketAddr, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        words.t1("tasks-port-busy", "port", address.port().to_string())
    } else {
        format!("{address}: {error}")
    }
}

async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
