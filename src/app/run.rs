//! One run of the box, from its start to an orderly end.

use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::ears::Ears;
use super::{Care, Mode, manager, pages, process, renewal, router_with, schema, trial, upkeep};
use crate::appliance::health;
use crate::config::Config;
use crate::control;
use crate::demo;
use crate::desk;
use crate::gate;
use crate::network::resolver::Resolver;
use crate::network::sharing::Means;
use crate::network::{Switch, lease_log, uplink};
use crate::people::charter;
use crate::portal::{self, Portal};
use crate::reach::Reach;
use crate::search;
use crate::store::{self, Tx};
use crate::tasks::House;
use crate::venue;
use crate::web::serve::Site;
use crate::web::tls::Tls;
use crate::web::words::{Lang, Words};
use crate::web::{self, Shell, assets};

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
    let run = Run {
        charter: charter_file(config.venue.charter.as_deref())?,
        ears: Ears::open(&config, words)?,
        stop: CancellationToken::new(),
        config,
        mode,
        words,
    };
    let dir = &run.config.data.dir;
    private_dir(dir).map_err(|e| in_path(dir, &e))?;
    // Before anyone is told that the box is open: who was told may say stop.
    let term = signal(SignalKind::terminate()).map_err(|e| e.to_string())?;
    tokio::spawn(stop_when_told(term, run.stop.clone()));
    if mode == Mode::Venue && run.config.machine.trial().exists() {
        trial::run(&run).await?;
    }
    if run.stop.is_cancelled() {
        return Ok(());
    }
    let zone = run.config.venue.timezone.0.clone();
    let house =
        House::open(dir, schema(), zone, words).map_err(|answer| answer.lines.join("\n"))?;
    run.receive(house, &run.stop, false).await
}

/// What one run is given at its start.
pub(super) struct Run {
    pub(super) config: Config,
    mode: Mode,
    pub(super) words: Words,
    ears: Ears,
    /// The text of the venue's own charter, where it keeps one in a file.
    charter: Option<String>,
    /// Cancelled when the box is told to stop.
    pub(super) stop: CancellationToken,
}

impl Run {
    /// Receives visitors in this house until `over`.
    ///
    /// # Errors
    /// In words: the house could not be opened.
    pub(super) async fn receive(
        &self,
        mut house: House,
        over: &CancellationToken,
        on_trial: bool,
    ) -> Result<(), String> {
        let (config, words) = (&self.config, self.words);
        let hints = self.prepare(&house).await?;
        let tls = self.tls(&house)?;
        let mut watchers = JoinSet::new();
        let sharing = sharing(config, &house).map_err(|e| e.to_string())?;
        let reach = tend_network(config, &sharing, &mut watchers).await?;
        let shell = self.furnish(&house, reach, sharing, tls.clone(), on_trial);
        let shell = shell.map_err(|e| e.to_string())?;
        let dir = &config.data.dir;
        let portal = Portal::new(shell.clone());
        if !on_trial {
            count_documents(&house, dir).await?;
        }
        let care = Care::of(&portal);
        house.backups = Some(care.backups.clone());
        house.search = Some(care.search.clone());
        house.archive = Some(care.archive.clone());
        let control = control::listen(dir).map_err(|e| in_path(dir, &e))?;
        watchers.spawn(control::serve(control, house.clone()));
        let (kept, over_too) = (house.store.clone(), over.clone());
        watchers.spawn(stop_when_nothing_is_kept(kept, over_too));

        let mut keepers = keepers(&portal, over);
        if !on_trial {
            keepers.spawn(health::keep::keep(care.health.clone(), over.clone()));
            keepers.spawn(care.backups.clone().keep(over.clone()));
            keepers.spawn(search::keep(care.search.clone(), over.clone()));
            keepers.spawn(care.depot.clone().keep_clean(over.clone()));
            keepers.spawn(care.archive.clone().keep(over.clone()));
        }
        let (http, https) = (self.ears.http(), self.ears.https());
        let (http, https) = (
            http.map_err(|e| e.to_string())?,
            https.map_err(|e| e.to_string())?,
        );
        greet(&house, &shell, self.ears.address, &hints, words)
            .await
            .map_err(|e| e.to_string())?;

        let site = Site::new(shell.clone(), router_with(&portal, &care), pages(&shell));
        let mut secure = JoinSet::new();
        if let Some((listener, tls)) = https.zip(tls) {
            let acceptor = tls.acceptor().map_err(|e| e.to_string())?;
            let (site, over) = (site.clone(), over.clone());
            secure.spawn(async move { site.https(listener, acceptor, over).await });
        }
        manager::ready();
        site.http(http, over.clone()).await;
        if self.stop.is_cancelled() {
            manager::stopping();
        }
        secure.join_all().await;
        over.cancel();
        watchers.shutdown().await;
        keepers.join_all().await;
        match house.store.failure() {
            Some(why) => Err(words.t1("tasks-nothing-kept", "why", &*why)),
            None => Ok(()),
        }
    }

    /// Puts into the house what every venue has, and into a demo its people.
    async fn prepare(&self, house: &House) -> Result<Vec<demo::people::Hint>, String> {
        let (store, now) = (&house.store, house.clock.now());
        let mut hints = Vec::new();
        if self.mode == Mode::Demo {
            demo::fill(store, now).await.map_err(|e| e.to_string())?;
            let filled = demo::people::fill(store, now).await;
            hints = filled.map_err(|e| e.to_string())?;
            let recipes = demo::recipes::fill(store, now).await;
            recipes.map_err(|e| e.to_string())?;
            let questions = demo::questions::fill(store, now).await;
            questions.map_err(|e| e.to_string())?;
            let lexicon = demo::lexicon::fill(store, now).await;
            lexicon.map_err(|e| e.to_string())?;
        }
        let charter = self.charter.clone();
        let adopt = move |tx: &mut Tx<'_>| {
            charter::adopt_at_start(tx, charter.as_deref(), venue::PROPOSED, now)
        };
        store.write(adopt).await.map_err(|e| e.to_string())?;
        Ok(hints)
    }

    /// The certificate of https, where the box speaks it.
    fn tls(&self, house: &House) -> Result<Option<Arc<Tls>>, String> {
        let speaks = self.config.site.https.is_some();
        let now = house.clock.now().timestamp();
        let tls = speaks.then(|| Tls::open(&self.config, now));
        tls.transpose().map_err(|e| e.to_string())
    }

    /// The shell that every room stands in.
    fn furnish(
        &self,
        house: &House,
        reach: watch::Receiver<Reach>,
        sharing: Switch,
        tls: Option<Arc<Tls>>,
        on_trial: bool,
    ) -> Result<Shell, store::Error> {
        let config = self.config.clone();
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
            demo: self.mode == Mode::Demo,
            on_trial,
            config,
        }))
    }
}

/// Which venue this is and how much it has to hand on, for whoever reads the log; made known to itself when it is new.
async fn count_documents(house: &House, dir: &Path) -> Result<(), String> {
    let library = super::library(dir).map_err(|e| in_path(dir, &e))?;
    let venue = library.venue();
    let all = house.store.read(move |read| library.all(read)).await;
    let documents = all.map_err(|e| e.to_string())?.len();
    tracing::info!(%venue, documents, "the commons are open");
    Ok(())
}

/// What goes on beside the pages and has something to finish at the end. Of those that write, only the clock's keeper goes
/// on in a trial, since it also looks what time it is: what it writes is forgotten with the rest.
fn keepers(portal: &Portal, stop: &CancellationToken) -> JoinSet<()> {
    let (shell, mut keepers) = (portal.shell.clone(), JoinSet::new());
    let clock = shell.clock.clone();
    let until = stop.clone();
    keepers.spawn(async move { clock.keep(until.cancelled_owned()).await });
    keepers.spawn(manager::stay_alive(shell.store.clone(), stop.clone()));
    if let Some(gate) = shell.gate.clone() {
        keepers.spawn(portal::announce::keep(shell.clone(), gate, stop.clone()));
    }
    if shell.on_trial {
        return keepers;
    }
    keepers.spawn(portal::counts::keep(portal.clone(), stop.clone()));
    keepers.spawn(renewal::keep(shell.store.clone(), stop.clone()));
    keepers.spawn(upkeep::keep_room_back(shell.store.clone(), stop.clone()));
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
        keepers.spawn(lease_log::keep(store, clock, gate, sharing, stop.clone()));
    }
    keepers
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
    if shell.on_trial {
        // A code made now would be forgotten.
        return Ok(());
    }
    let has_concierge = house.store.read(crate::people::has_concierge).await?;
    if !has_concierge && desk::code_hash(&house.store).await?.is_none() {
        let code = desk::first_code(&house.store, &shell.config.data.dir).await?;
        let desk = format!("{url}/admin/cle");
        println!(
            "{}",
            words.t2("tasks-desk-first", "url", desk, "code", code.printed())
        );
    }
    Ok(())
}

/// A store whose disk failed keeps nothing more until it is opened anew, and readers hold what would have to be closed for
/// that. So the box ends as in an orderly stop, and whoever runs it (systemd: `Restart=`) starts it anew: the way back is
/// the one after a power cut, which is tried more than any other.
async fn stop_when_nothing_is_kept(store: store::Store, stop: CancellationToken) {
    let why = store.failed().await;
    tracing::error!(%why, "nothing is kept any more: the box ends, to be started anew");
    stop.cancel();
}

async fn stop_when_told(mut term: Signal, stop: CancellationToken) {
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
    stop.cancel();
}
