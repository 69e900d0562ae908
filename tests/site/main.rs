//! The whole site on a store in memory, asked as different people.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot set its scene has failed"
)]

mod archive;
mod asking;
mod attacks;
mod backups;
mod calendar;
mod desk;
mod desk_people;
mod desk_place;
mod desk_publish;
mod desk_wizard;
mod doors;
mod health;
mod home;
mod internet;
mod joining;
mod leaving;
mod lexicon;
mod machine;
mod people;
mod place;
mod privacy;
mod programme;
mod propose;
mod questions;
mod races;
mod recipes;
mod rewrite;
#[path = "../machine/scene.rs"]
mod scene;
mod search;
mod seats;
mod syndication;
mod village;

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use parvis::app;
use parvis::clock::Clock;
use parvis::config::{Config, Venue};
use parvis::desk::Code;
use parvis::ids::PersonId;
use parvis::network::Switch;
use parvis::network::sharing::Means;
use parvis::people::acts::{self, New, Refused};
use parvis::people::secret::Secret;
use parvis::people::{Came, Hashes, Name, Role, Standing, charter};
use parvis::portal::Portal;
use parvis::reach::Reach;
use parvis::search::Search;
use parvis::store::{Store, Tx};
use parvis::venue::PROPOSED;
use parvis::web::doors::Door;
use parvis::web::tls::Tls;
use parvis::web::{self, Peer, Shell};
use tempfile::TempDir;
use tokio::sync::{OnceCell, watch};
use tower::ServiceExt;

/// A box to be asked questions.
pub struct TestBox {
    router: Router,
    search: Search,
    pub shell: Shell,
    /// What the box remembers.
    pub store: Store,
    pub clock: Clock,
    pub code: Code,
    /// Every door of the house.
    pub doors: Vec<Door>,
    /// Whether Internet is shared.
    pub sharing: Switch,
    /// What the pages say the box can reach.
    pub reach: watch::Sender<Reach>,
    _dir: TempDir,
}

/// From where someone asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// A phone on the venue's network, plain http.
    Phone,
    /// Another phone there.
    OtherPhone,
    /// A laptop on the venue's network, https.
    Https,
    /// The box itself.
    Box,
}

/// The code of every account made for a test.
pub const CODE: &str = "tram 7 bis";
/// Their recovery word.
pub const WORD: &str = "rue des tilleuls";

/// Their hashes, made once: hashing is slow on purpose.
async fn hashes() -> Hashes {
    static HASHES: OnceCell<Hashes> = OnceCell::const_new();
    let name = Name::typed("Personne").unwrap();
    let made = HASHES.get_or_init(|| async {
        let code = Secret::new_code(CODE, CODE, &name).unwrap();
        let word = Secret::new_word(WORD, &name).unwrap();
        Hashes {
            code: Some(code.hash().await.unwrap()),
            recovery: Some(word.hash().await.unwrap()),
        }
    });
    made.await.clone()
}

/// One answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub cookie: Option<String>,
    pub last_modified: Option<String>,
    pub body: String,
    /// The body as it came: an archive is no text.
    pub bytes: Vec<u8>,
}

impl TestBox {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A box that knows nothing of its venue yet.
    pub async fn blank() -> Self {
        Self::with(|config| config.venue = Venue::default()).await
    }

    /// A box whose configuration is changed.
    pub async fn with(changed: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = app::demo_config(SocketAddr::from(([127, 0, 0, 1], 0)), dir.path().into());
        changed(&mut config);
        let store = Store::in_memory(app::schema()).unwrap();
        let at = "2026-11-21T10:00:00Z".parse().unwrap();
        let clock = Clock::fixed(at, config.venue.timezone.0.clone());
        let now = clock.now();
        let adopt = move |tx: &mut Tx<'_>| charter::adopt_at_start(tx, None, PROPOSED, now);
        store.write(adopt).await.unwrap();
        let code = Code::random();
        parvis::desk::replace_code(&store, &code).await.unwrap();
        let (tell, reach) = watch::channel(Reach::Local);
        let means = Means::of(config.network.as_ref(), &config.uplink);
        let shell = Shell::new(web::Parts {
            sharing: Switch::open(&store, means).unwrap(),
            store: store.clone(),
            clock: clock.clone(),
            places: web::place::Places::load(&store, &config.venue).unwrap(),
            assets: web::assets::Assets::new(config.venue.accent),
            forms: web::form::Tokens::new(clock.clone()),
            gate: None,
            tls: Some(Tls::open(&config, clock.now().timestamp()).unwrap()),
            limits: web::limits::Limits::default(),
            presence: web::presence::Presence::new(clock.clone()),
            reach,
            demo: true,
            on_trial: false,
            config,
        });
        let portal = Portal::new(shell.clone());
        let doors = app::doors(&portal).list().to_vec();
        let care = app::Care::of(&portal);
        let router = app::router_with(&portal, &care);
        Self {
            router,
            search: care.search,
            shell,
            store,
            clock,
            code,
            doors,
            sharing: portal.shell.sharing.clone(),
            reach: tell,
            _dir: dir,
        }
    }

    pub async fn get(&self, from: From, path: &str, cookie: Option<&str>) -> Answer {
        self.ask(from, Request::get(path), cookie, Body::empty())
            .await
    }

    pub async fn post(&self, from: From, path: &str, cookie: Option<&str>, form: &str) -> Answer {
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(from, request, cookie, Body::from(form.to_owned()))
            .await
    }

    /// Sends a form from a page of another site.
    pub async fn post_from_elsewhere(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "http://ailleurs.example");
        let body = Body::from(form.to_owned());
        self.ask(From::Phone, request, Some(cookie), body).await
    }

    /// Sends a form after opening the page that holds it, as a browser does.
    pub async fn fill(
        &self,
        from: From,
        page: &str,
        path: &str,
        cookie: Option<&str>,
        fields: &str,
    ) -> Answer {
        let shown = self.get(from, page, cookie).await;
        let token = shown.token();
        self.post(from, path, cookie, &format!("token={token}&{fields}"))
            .await
    }

    /// Makes an account whose code is [`CODE`], whatever the rules of joining say.
    pub async fn account(&self, name: &str, role: Role) -> PersonId {
        let new = New {
            name: Name::typed(name).unwrap(),
            role,
            standing: Standing::Active,
            until: None,
            accepted: None,
            came: Came::Present,
        };
        let (now, secrets) = (self.clock.now(), hashes().await);
        let made = self.store.write(move |tx| {
            let id = acts::create(tx, new, now)?;
            acts::change_code(tx, id, secrets, None)?;
            Ok::<_, Refused>(id)
        });
        made.await.unwrap()
    }

    /// Signs in to an account made by [`account`](Self::account); the cookie.
    pub async fn sign_in(&self, from: From, name: &str) -> String {
        let fields = serde_urlencoded::to_string([("name", name), ("code", CODE)]).unwrap();
        let answer = self.fill(from, "/entrer", "/entrer", None, &fields).await;
        assert_eq!(answer.location, "/moi", "{}", answer.body);
        answer.cookie.expect("a session")
    }

    /// Sits down at the desk, as a concierge made for it; the cookie.
    pub async fn sit_down(&self, from: From) -> String {
        let name = format!("Nadia {from:?} {}", rand::random::<u16>());
        self.account(&name, Role::Concierge).await;
        self.sign_in(from, &name).await
    }

    async fn ask(
        &self,
        from: From,
        request: http::request::Builder,
        cookie: Option<&str>,
        body: Body,
    ) -> Answer {
        let (client, local, secure) = match from {
            From::Phone => ("10.17.0.20:40000", "10.17.0.1:8080", false),
            From::OtherPhone => ("10.17.0.21:40000", "10.17.0.1:8080", false),
            From::Https => ("10.17.0.20:40000", "10.17.0.1:8443", true),
            From::Box => ("127.0.0.1:40000", "127.0.0.1:8080", false),
        };
        let peer = Peer {
            client: client.parse().unwrap(),
            local: local.parse().unwrap(),
            secure,
        };
        let mut request = request.header(header::HOST, "parvis.internal");
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(peer);
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|v| v.to_str().ok())
                .map(str::to_owned)
        };
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Self {
            status: parts.status,
            location: text(header::LOCATION).unwrap_or_default(),
            cookie: text(header::SET_COOKIE).and_then(|c| c.split(';').next().map(str::to_owned)),
            last_modified: text(header::LAST_MODIFIED),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    /// The token of the page's form.
    pub fn token(&self) -> &str {
        let after = self.body.split("name=\"token\" value=\"").nth(1);
        after
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_else(|| panic!("no form in {}", self.body))
    }
}
