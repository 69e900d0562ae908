//! One run of the box, from its start to an orderly end.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::manager::{self, Sockets};
use super::{Mode, pages, process, renewal, router_with, schema, upkeep};
use crate::appliance::backups::Backups;
use crate::config::Config;
use crate::control;
use crate::demo;
use crate::desk::{self, Code};
use crate::gate;
use crate::network::resolver::Resolver;
use crate::network::sharing::Means;
use crate::network::{Switch, lease_log, uplink};
use crate::people::charter;
use crate::portal::{self, Portal};
use crate::reach::Reach;
use crate::store::{self, Tx};
use crate::tasks::House;
use crate::venue;
use crate::web::serve::Site;
use crate::web::tls::Tls;
use crate::web::words::{Lang, Words};
use crate::web::{self, Shell, assets};

/// Connections that the kernel keeps waiting while every place is taken.
const WAITING_OUTSIDE: u32 = 1024;

/// Runs the box until it is told to stop.
///
/// # Errors
/// In words for whoever started it.
pub fn run(config: Config, mode: Mode, lang: Lang) -> Result<(), String> {
    log();
    process::take_handles();
    let runtime = process::runtime().map_err(|e| e.to_string())?;
    runtime.block_on(serve(config, mode, Words::of(lang)))
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("PARVIS_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let said = tracing_subscriber::fmt().with_env_filter(filter);
    said.with_writer(io::stderr).init();
}

async fn serve(config: Config, mode: Mode, words: Words) -> Result<(), String> {
    let charter = charter_file(config.venue.charter.as_deref())?;
    let mut sockets = Sockets::take().map_err(|e| e.to_string())?;
    let listener = listen(config.site.http, &mut sockets, words)?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let dir = config.data.dir.clone();
    private_dir(&dir).map_err(|e| in_path(&dir, &e))?;
    let mut house = House::open(&dir, schema(), config.venue.timezone.0.clone(), words)
        .map_err(|answer| answer.lines.join("\n"))?;
    let mut hints = Vec::new();
    if mode == Mode::Demo {
        let (store, now) = (&house.store, house.clock.now());
        demo::fill(store, now).await.map_err(|e| e.to_string())?;
        let filled = demo::people::fill(store, now).await;
        hints = filled.map_err(|e| e.to_string())?;
    }

    let now = house.clock.now();
    let adopt = move |tx: &mut Tx<'_>| {
        charter::adopt_at_start(tx, charter.as_deref(), venue::PROPOSED, now)
    };
    house.store.write(adopt).await.map_err(|e| e.to_string())?;

    let https = https(&config, &house, &mut sockets, words)?;
    let mut watchers = JoinSet::new();
    let sharing = sharing(&config, &house).map_err(|e| e.to_string())?;
    let reach = tend_network(&config, &sharing, &mut watchers).await?;
    let tls = https.as_ref().map(|(_, tls)| Arc::clone(tls));
    let backups = Backups::new(&house.store, &house.clock, &config, schema);
    house.backups = Some(backups.clone());
    let shell = furnish(config, mode, &house, reach, sharing, tls).map_err(|e| e.to_string())?;
    let control = control::listen(&dir).map_err(|e| in_path(&dir, &e))?;
    watchers.spawn(control::serve(control, house.clone()));

    let stop = CancellationToken::new();
    let portal = Portal::new(shell.clone());
    let mut keepers = keepers(&portal, &stop);
    keepers.spawn(backups.clone().keep(stop.clone()));
    // Before anyone is told that the box is open: who was told may say stop.
    let term = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    tokio::spawn(stop_when_told(term, stop.clone()));
    greet(&house, &shell, address, &hints, words)
        .await
        .map_err(|e| e.to_string())?;

    let site = Site::new(shell.clone(), router_with(&portal, &backups), pages(&shell));
    let mut secure = JoinSet::new();
    if let Some((listener, tls)) = https {
        let acceptor = tls.acceptor().map_err(|e| e.to_string())?;
        let (site, stop) = (site.clone(), stop.clone());
        secure.spawn(async move { site.https(listener, acceptor, stop).await });
    }
    manager::ready();
    site.http(listener, stop.clone()).await;
    manager::stopping();
    secure.join_all().await;
    stop.cancel();
    watchers.shutdown().await;
    keepers.join_all().await;
    Ok(())
}

/// The shell that every room stands in.
fn furnish(
    config: Config,
    mode: Mode,
    house: &House,
    reach: watch::Receiver<Reach>,
    sharing: Switch,
    tls: Option<Arc<Tls>>,
) -> Result<Shell, store::Error> {
    Ok(Shell::new(web::Parts {
        store: house.store.clone(),
        clock: house.clock.clone(),
        places: web::place::Places::load(&house.store, &config.venue)?,
        assets: assets::Assets::new(config.venue.accent),
        forms: web::form::Tokens::new(house.clock.clone()),
        gate: gate_of(&config),
        limits: web::limits::Limits::default(),
        presence: web::presence::Presence::new(house.clock.clone()),
        tls,
        reach,
        sharing,
        demo: mode == Mode::Demo,
        config,
    }))
}

/// What goes on beside the pages and has something to finish at the end.
fn keepers(portal: &Portal, stop: &CancellationToken) -> JoinSet<()> {
    let (shell, mut keepers) = (portal.shell.clone(), JoinSet::new());
    let clock = shell.clock.clone();
    let until = stop.clone();
    keepers.spawn(async move { clock.keep(until.cancelled_owned()).await });
    keepers.spawn(portal::counts::keep(portal.clone(), stop.clone()));
    keepers.spawn(manager::stay_alive(shell.store.clone(), stop.clone()));
    keepers.spawn(renewal::keep(shell.store.clone(), stop.clone()));
    keepers.spawn(upkeep::keep(
        shell.store.clone(),
        shell.clock.clone(),
        stop.clone(),
    ));
    if let Some(tls) = &shell.tls {
        keepers.spawn(tls.clone().tend(shell.clock.clone(), stop.clone()));
    }
    let (store, clock) = (shell.store.clone(), shell.clock.clone());
    keepers.spawn(lease_log::expire(
        store.clone(),
        clock.clone(),
        stop.clone(),
    ));
    if let Some(gate) = shell.gate.clone() {
        let sharing = shell.sharing.follow();
        let log = lease_log::keep(store, clock, gate.clone(), sharing, stop.clone());
        keepers.spawn(log);
        keepers.spawn(portal::announce::keep(shell, gate, stop.clone()));
    }
    keepers
}

/// The socket of this address: the one that the service manager holds, or our own.
fn listen(address: SocketAddr, sockets: &mut Sockets, words: Words) -> Result<TcpListener, String> {
    let mut listening = || {
        if let Some(handed) = sockets.of(address)? {
            return Ok(handed);
        }
        let socket = match address {
            SocketAddr::V4(_) => TcpSocket::new_v4()?,
            SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(WAITING_OUTSIDE)
    };
    listening().map_err(|e| match e.kind() {
        io::ErrorKind::AddrInUse => words.t1("tasks-port-busy", "port", address.port().to_string()),
        _ => format!("{address}: {e}"),
    })
}

/// The listener for https with its certificate, where the box speaks it.
fn https(
    config: &Config,
    house: &House,
    sockets: &mut Sockets,
    words: Words,
) -> Result<Option<(TcpListener, Arc<Tls>)>, String> {
    let Some(address) = config.site.https else {
        return Ok(None);
    };
    let listener = listen(address, sockets, words)?;
    let tls = Tls::open(config, house.clock.now().timestamp()).map_err(|e| e.to_string())?;
    Ok(Some((listener, tls)))
}

fn in_path(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

fn private_dir(dir: &Path) -> io::Result<()> {
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)
}

fn gate_of(config: &Config) -> Option<gate::Client> {
    config
        .network
        .as_ref()
        .map(|_| gate::Client::new(config.gate.socket()))
}

/// Whether Internet is shared with visitors, as it was decided.
fn sharing(config: &Config, house: &House) -> Result<Switch, crate::store::Error> {
    let means = Means::of(config.network.as_ref(), &config.uplink);
    Switch::open(&house.store, means)
}

/// Answers names while there is no Internet, and watches whether there is some.
async fn tend_network(
    config: &Config,
    sharing: &Switch,
    tasks: &mut JoinSet<()>,
) -> Result<watch::Receiver<Reach>, String> {
    let (tell, reach) = watch::channel(uplink::at_first(&sharing.now()));
    if let (Some(network), Some(gate)) = (&config.network, gate_of(config)) {
        let resolver = Resolver::bind(network, &config.site.names)
            .await
            .map_err(|e| format!("127.0.0.1:{}: {e}", network.resolver_port))?;
        tasks.spawn(resolver.run());
        let follow = sharing.follow();
        tasks.spawn(uplink::watch(config.uplink.clone(), gate, follow, tell));
    }
    Ok(reach)
}

/// The text of the venue's own charter, where it keeps one in a file.
fn charter_file(path: Option<&Path>) -> Result<Option<String>, String> {
    let text = path.map(|path| std::fs::read_to_string(path).map_err(|e| in_path(path, &e)));
    text.transpose()
}

/// Says where the box is, who is in a demo and, the first time, how to sit down at a real one's desk.
async fn greet(
    house: &House,
    shell: &Shell,
    address: SocketAddr,
    hints: &[demo::people::Hint],
    words: Words,
) -> Result<(), web::Error> {
    let url = format!("http://localhost:{}", address.port());
    let venue = shell.place().called(words);
    println!("{}", words.t2("tasks-serving", "venue", venue, "url", &url));
    if shell.demo {
        let dir = shell.config.data.dir.display().to_string();
        println!("{}", words.t1("tasks-demo-data", "dir", dir));
    }
    for hint in hints {
        println!("{}", hint.said(words));
    }
    let has_concierge = house.store.read(crate::people::has_concierge).await?;
    if !has_concierge && desk::code_hash(&house.store).await?.is_none() {
        let code = Code::random();
        desk::replace_code(&house.store, &code).await?;
        let desk = format!("{url}/admin/cle");
        println!(
            "{}",
            words.t2("tasks-desk-first", "url", desk, "code", code.printed())
        );
    }
    Ok(())
}

async fn stop_when_told(mut term: Signal, stop: CancellationToken) {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
    stop.cancel();
}
