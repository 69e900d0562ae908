//! A venue with its door, in memory, and the phones that come to it.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::tz::TimeZone;
use parvis::clock::Clock;
use parvis::config::{self, Config};
use parvis::network::Switch;
use parvis::network::sharing::Means;
use parvis::portal::Portal;
use parvis::reach::Reach;
use parvis::store::Store;
use parvis::web::cache::{Epoch, Pages};
use parvis::web::serve::Site;
use parvis::web::{self, Peer, Shell};
use parvis::{app, gate};
use tokio::sync::watch;
use tower::ServiceExt;

const BOX: &str = "10.17.0.1:8080";
pub(crate) const ANA: &str = "10.17.0.23";
pub(crate) const BEN: &str = "10.17.0.24";
pub(crate) const PORTAL: &str = "http://parvis.internal/portail";
pub(crate) const IPHONE_SHEET: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) \
                                       AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
pub(crate) const ANDROID_SHEET: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7; wv) AppleWebKit/537.36 \
                                        Version/4.0 Chrome/127.0 Mobile Safari/537.36";
const DESKTOP: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

/// A venue on the 21st of November 2026.
pub(crate) struct Venue {
    router: Router,
    pub(crate) portal: Portal,
    pub(crate) reach: watch::Sender<Reach>,
}

impl Venue {
    /// A venue without a gate: this process keeps who entered.
    pub(crate) fn plain() -> Self {
        Self::with(|_| {}, None)
    }

    /// A venue whose configuration is changed, and whose gate is at a socket.
    pub(crate) fn with(changed: impl FnOnce(&mut Config), gate: Option<gate::Client>) -> Self {
        let text = "[venue]\nname = \"Le Lavoir\"\n[data]\ndir = \"/nonexistent\"\n";
        let mut config = config::parse(text).unwrap();
        changed(&mut config);
        let (reach, watched) = watch::channel(Reach::Local);
        let clock = Clock::fixed("2026-11-21T10:00:00Z".parse().unwrap(), TimeZone::UTC);
        let store = Store::in_memory(app::schema()).unwrap();
        let means = Means::of(config.network.as_ref(), &config.uplink);
        let shell = Shell::new(web::Parts {
            sharing: Switch::open(&store, means).unwrap(),
            places: web::place::Places::load(&store, &config.venue).unwrap(),
            store,
            assets: web::assets::Assets::new(config.venue.accent),
            forms: web::form::Tokens::new(clock.clone()),
            limits: web::limits::Limits::default(),
            presence: web::presence::Presence::new(clock.clone()),
            tls: None,
            clock,
            gate,
            reach: watched,
            demo: false,
            on_trial: false,
            config,
        });
        let portal = Portal::new(shell);
        Self {
            router: app::router(&portal),
            portal,
            reach,
        }
    }

    pub(crate) fn phone(&self, address: &'static str) -> Phone<'_> {
        Phone {
            venue: self,
            address: address.parse().unwrap(),
            agent: DESKTOP,
            secure: false,
        }
    }

    /// The venue as its listeners see it.
    pub(crate) fn site(&self) -> Site {
        let epoch = || Epoch {
            generation: 0,
            place: 0,
            minute: 0,
            reach: Reach::Local,
        };
        Site::new(
            self.portal.shell.clone(),
            self.router.clone(),
            Pages::new(self.portal.shell.config.venue.language, epoch),
        )
    }
}

/// A device on the venue's network.
#[derive(Clone, Copy)]
pub(crate) struct Phone<'a> {
    venue: &'a Venue,
    address: IpAddr,
    agent: &'static str,
    secure: bool,
}

impl Phone<'_> {
    pub(crate) fn using(self, agent: &'static str) -> Self {
        Self { agent, ..self }
    }

    pub(crate) fn over_https(self) -> Self {
        Self {
            secure: true,
            ..self
        }
    }

    fn peer(&self) -> Peer {
        Peer {
            client: SocketAddr::new(self.address, 40_000),
            local: BOX.parse().unwrap(),
            secure: self.secure,
        }
    }

    /// The head of a request, for what is made for one visit.
    pub(crate) fn head(&self, path: &str) -> http::request::Parts {
        let request = Request::get(path).header(header::HOST, "parvis.internal");
        request
            .extension(self.peer())
            .body(())
            .unwrap()
            .into_parts()
            .0
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Got {
        request.extensions_mut().insert(self.peer());
        request
            .headers_mut()
            .insert(header::USER_AGENT, self.agent.parse().unwrap());
        let response = self.venue.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Got {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn ask(&self, method: Method, host: &str, path: &str) -> Got {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, host);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Got {
        self.ask(Method::GET, "parvis.internal", path).await
    }

    pub(crate) async fn probe(&self, host: &str, path: &str) -> Got {
        self.ask(Method::GET, host, path).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str) -> Got {
        let origin = if self.secure {
            "https://parvis.internal"
        } else {
            "http://parvis.internal"
        };
        let request = Request::post(path)
            .header(header::HOST, "parvis.internal")
            .header(header::ORIGIN, origin)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(format!("token={token}"))).unwrap())
            .await
    }

    pub(crate) async fn enter(&self) -> Got {
        let sheet = self.get("/portail").await;
        self.post("/portail/entrer", &sheet.token()).await
    }

    /// Whether its system believes that it has Internet.
    pub(crate) async fn is_told_yes(&self) -> bool {
        let got = self
            .probe("connectivitycheck.gstatic.com", "/generate_204")
            .await;
        assert!(got.status == StatusCode::NO_CONTENT || got.is_portal_reply());
        got.status == StatusCode::NO_CONTENT
    }
}

/// What came back.
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |l| l.to_str().unwrap())
    }

    pub(crate) fn is_portal_reply(&self) -> bool {
        self.status == StatusCode::FOUND
            && self.location() == PORTAL
            && self
                .headers
                .get(header::CACHE_CONTROL)
                .is_some_and(|c| c == "no-store")
            && !self.headers.contains_key(header::SET_COOKIE)
            && self.body.len() > 4
            && self.body.len() < 500
    }

    /// What the page itself says, without what surrounds every page.
    pub(crate) fn main(&self) -> &str {
        let (_, rest) = self.body.split_once("<main").expect("a page");
        rest.split("</main>").next().unwrap()
    }

    /// The value of the form's token on the page.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("name=\"token\" value=\"")
            .expect("a form");
        rest.split('"').next().unwrap().to_string()
    }

    /// The hand-over link on the page.
    pub(crate) fn link(&self) -> String {
        let (_, rest) = self
            .body
            .split_once("href=\"http://parvis.internal/reprise/")
            .expect("a link");
        format!("/reprise/{}", rest.split('"').next().unwrap())
    }
}
