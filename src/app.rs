//! Puts the rooms together: one router, in one order of layers; one run, from start to an orderly end.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;

use crate::config::Config;
use crate::portal::{self, Guests, Portal};
use crate::reach::Reach;
use crate::venue::Charter;
use crate::venue::web::Place;
use crate::web::{self, Doors, Shell, assets, error, headers};

/// Every door of the house.
pub fn doors(portal: &Portal, charter: Charter) -> Doors {
    let place = Place {
        shell: portal.shell.clone(),
        charter: Arc::new(charter),
    };
    assets::doors()
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
        .layer(from_fn_with_state(shell.clone(), error::dress))
        .layer(from_fn_with_state(shell.clone(), headers::dress))
        .with_state(shell.clone());
    portal::foreign::before(portal.clone(), house)
}

/// The demo venue's configuration.
pub fn demo_config(http: SocketAddr, dir: PathBuf) -> Config {
    let mut config = crate::config::parse(include_str!("../assets/demo.toml"))
        .expect("the demo configuration is right (tested)");
    config.site.http = http;
    config.site.public_http_port = http.port();
    config.data.dir = dir;
    config
}

/// Runs the box until it is told to stop.
///
/// # Errors
/// In words for whoever started it.
pub fn run(config: Config, demo: bool) -> Result<(), String> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| e.to_string())?;
    runtime.block_on(serve(config, demo))
}

async fn serve(config: Config, demo: bool) -> Result<(), String> {
    let charter = match &config.venue.charter {
        Some(path) => Charter::parse(
            &std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?,
        ),
        None => Charter::proposed(),
    };
    let listener = TcpListener::bind(config.site.http)
        .await
        .map_err(|e| busy(config.site.http, &e))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let (_reach, reach) = watch::channel(Reach::Local);
    let shell = Shell::new(web::Parts {
        assets: assets::Assets::new(config.venue.accent),
        forms: web::form::Tokens::default(),
        reach,
        demo,
        config,
    });
    let portal = Portal::new(shell.clone(), Guests::Memory(Default::default()));
    let router = router(&portal, charter);
    println!(
        "Parvis: {} on http://localhost:{}",
        shell.config.venue.name,
        address.port()
    );
    web::serve::http(listener, router, stopped())
        .await
        .map_err(|e| e.to_string())
}

fn busy(address: SocketAddr, error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::AddrInUse {
        format!(
            "port {} is already in use: stop what uses it, or choose another with --port",
            address.port()
        )
    } else {
        format!("cannot listen on {address}: {error}")
    }
}

async fn stopped() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
