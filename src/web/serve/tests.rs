//! Connections as they come, end and are counted.

use std::net::Ipv4Addr;

use axum::Extension;
use axum::routing::{get, post};
use jiff::tz::TimeZone;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::io::AsyncReadExt;
use tokio::sync::{Notify, watch};
use tokio_rustls::{TlsConnector, rustls};

use super::*;
use crate::clock::Clock;
use crate::network::Switch;
use crate::network::sharing::Means;
use crate::reach::Reach;
use crate::store::{Schema, Store};
use crate::web::cache::Epoch;
use crate::web::tls::Tls;
use crate::web::{self, Lang, assets, form, limits};

/// A site of one's own routes, listening.
struct Listening {
    port: u16,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<()>,
}

fn site(router: Router) -> Site {
    let config = "[venue]\nname = \"Le Lavoir\"\n[data]\ndir = \"/nowhere\"\n";
    let config = crate::config::parse(config).expect("valid");
    let at = "2026-11-22T12:00:00Z".parse().expect("a time");
    let clock = Clock::fixed(at, TimeZone::UTC);
    let schema = crate::network::schema(web::place::schema(Schema::new()));
    let store = Store::in_memory(schema).expect("a store");
    let means = Means::of(config.network.as_ref(), &config.uplink);
    let shell = Shell::new(web::Parts {
        sharing: Switch::open(&store, means).expect("nothing decided"),
        places: web::place::Places::load(&store, &config.venue).expect("read"),
        store,
        clock: clock.clone(),
        assets: assets::Assets::new(config.venue.accent),
        forms: form::Tokens::new(clock.clone()),
        gate: None,
        limits: limits::Limits::default(),
        presence: crate::web::presence::Presence::new(clock),
        tls: None,
        reach: watch::channel(Reach::Local).1,
        demo: true,
        on_trial: false,
        config,
    });
    let epoch = || Epoch {
        generation: 0,
        place: 0,
        minute: 0,
        reach: Reach::Local,
    };
    Site::new(shell, router, Pages::new(Lang::Fr, epoch))
}

async fn listen(router: Router, tls: Option<TlsAcceptor>) -> Listening {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let (site, stop) = (site(router), CancellationToken::new());
    let until = stop.clone();
    let served = tokio::spawn(async move {
        match tls {
            None => site.http(listener, until).await,
            Some(tls) => site.https(listener, tls, until).await,
        }
    });
    Listening { port, stop, served }
}

impl Listening {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
            .await
            .expect("connected")
    }
}

async fn ask(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) {
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .expect("sent");
}

async fn all(mut stream: impl AsyncRead + Unpin) -> String {
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("read");
    said
}

#[tokio::test]
async fn who_is_being_answered_when_the_box_stops_gets_the_answer() {
    let (asked, answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let slow = {
        let (asked, answer) = (Arc::clone(&asked), Arc::clone(&answer));
        get(async move || {
            asked.notify_one();
            answer.notified().await;
            "worth waiting for"
        })
    };
    let listening = listen(Router::new().route("/", slow), None).await;
    let mut stream = listening.connect().await;
    ask(&mut stream).await;
    asked.notified().await;
    listening.stop.cancel();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, listening.port))
        .await
        .is_ok()
    {
        tokio::task::yield_now().await;
    }
    answer.notify_one();
    let said = all(stream).await;
    assert!(
        said.contains("connection: close") && said.ends_with("worth waiting for"),
        "{said}"
    );
    listening.stop.cancel();
    listening.served.await.expect("ended");
}

#[tokio::test]
async fn a_browser_that_only_stays_connected_does_not_hold_the_stop_up() {
    let listening = listen(Router::new().route("/", get(async || "bonjour")), None).await;
    let mut stream = listening.connect().await;
    ask(&mut stream).await;
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.expect("answered");
    listening.stop.cancel();
    drop(all(stream).await);
    tokio::time::timeout(GRACE / 2, listening.served)
        .await
        .expect("in time")
        .expect("ended");
}

#[tokio::test]
async fn a_request_over_https_knows_it_and_both_ends() {
    let dir = tempfile::tempdir().expect("a directory");
    let text = format!(
        "[venue]\nname = \"x\"\n[data]\ndir = \"{}\"\n",
        dir.path().display()
    );
    let config = crate::config::parse(&text).expect("valid");
    let now = "2026-11-22T12:00:00Z".parse().expect("a time");
    let tls = Tls::open(&config, now).expect("made");
    let ends = get(async |Extension(peer): Extension<Peer>| {
        format!("{} {} {}", peer.secure, peer.client, peer.local)
    });
    let router = Router::new().route("/", ends);
    let listening = listen(router, Some(tls.acceptor().expect("set up"))).await;

    let mut roots = rustls::RootCertStore::empty();
    let authority = tls.authority().expect("own").der().to_vec();
    roots.add(CertificateDer::from(authority)).expect("a root");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let watch = Arc::new(crate::web::tls::tests::Watch(now));
    let client = rustls::ClientConfig::builder_with_details(provider, watch)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = listening.connect().await;
    let (ours, theirs) = (
        stream.local_addr().expect("ours"),
        stream.peer_addr().expect("theirs"),
    );
    let name = ServerName::try_from("localhost").expect("a name");
    let connected = TlsConnector::from(Arc::new(client))
        .connect(name, stream)
        .await;
    let mut stream = connected.expect("trusted");
    let last = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(last).await.expect("sent");
    let said = all(stream).await;
    listening.stop.cancel();
    assert!(said.ends_with(&format!("true {ours} {theirs}")), "{said}");
    listening.served.await.expect("ended");
}

#[tokio::test]
async fn an_act_is_done_to_the_end_though_the_phone_went_away() {
    let (asked, go_on, done) = (
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
        Arc::new(Notify::new()),
    );
    let act = {
        let (asked, go_on, done) = (Arc::clone(&asked), Arc::clone(&go_on), Arc::clone(&done));
        post(async move || {
            asked.notify_one();
            go_on.notified().await;
            done.notify_one();
        })
    };
    let listening = listen(Router::new().route("/", act), None).await;
    let mut phone = listening.connect().await;
    let sent = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";
    phone.write_all(sent).await.expect("sent");
    asked.notified().await;
    drop(phone);
    // The box sees that nobody listens any more before the act goes on.
    let mut other = listening.connect().await;
    ask(&mut other).await;
    let mut head = [0; 12];
    other.read_exact(&mut head).await.expect("answered");
    go_on.notify_one();
    done.notified().await;
    listening.stop.cancel();
}
