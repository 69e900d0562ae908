//! Internet: the local network only, or shared with visitors, with what the law asks for then.
//!
//! The key of the lease log is made here in two steps: the first shows its secret half, once; the
//! second brings back its public half alone. In between the box keeps neither.

use age::secrecy::ExposeSecret;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use serde::Deserialize;

use crate::clock::{Now, Trust};
use crate::ids::PersonId;
use crate::network::Standing;
use crate::network::lease_log::{self, Exported, Summary};
use crate::network::sharing::Decision;
use crate::network::values::LogKey;
use crate::people::journal::{self, Actor};
use crate::people::{Keeper, Line};
use crate::web::dates;
use crate::web::form::Posted;
use crate::web::{self, Error, Frame, Shell, Visit};

/// Where the page is.
const PATH: &str = "/admin/internet";
/// Exports shown.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "desk/internet.html")]
struct InternetPage {
    f: Frame,
    token: String,
    notice: String,
    standing: Standing,
    /// Whether the configuration has a visitors' network.
    has_network: bool,
    /// Whether the key stands in the configuration: none is made here then.
    key_is_given: bool,
    log: Summary,
    exports: Vec<String>,
}

impl InternetPage {
    async fn of(visit: &Visit) -> Result<Self, Error> {
        let shell = &visit.shell;
        let exports = lease_log::exports(&shell.store, SHOWN).await?;
        Ok(Self {
            f: visit.frame("desk", visit.t("desk-internet")),
            token: shell.forms.issue(visit),
            notice: String::new(),
            standing: shell.sharing.now(),
            has_network: shell.config.network.is_some(),
            key_is_given: shell.sharing.means().key.is_some(),
            log: lease_log::summary(&shell.store).await?,
            exports: exports.iter().map(|export| line(visit, export)).collect(),
        })
    }

    fn state(&self) -> &'static str {
        match self.standing {
            Standing::Unable => "desk-internet-unable",
            Standing::Undecided => "desk-internet-undecided",
            Standing::Off => "desk-internet-off",
            Standing::NoKey => "desk-internet-no-key",
            Standing::On(_) => "desk-internet-on",
        }
    }

    fn is_able(&self) -> bool {
        self.standing != Standing::Unable
    }

    fn is_on(&self) -> bool {
        self.standing.is_on()
    }

    fn why_unable(&self) -> &'static str {
        if self.has_network {
            "desk-internet-unable-mode"
        } else {
            "desk-internet-unable-network"
        }
    }

    /// Whether there is, or was, a log to speak of.
    fn has_log(&self) -> bool {
        self.is_on() || self.log.count > 0 || !self.exports.is_empty()
    }

    fn oldest(&self) -> String {
        match self.log.oldest {
            Some(date) => {
                let day = dates::long_date(self.f.w.lang(), date);
                self.f.w.t1("desk-internet-log-oldest", "day", day)
            }
            None => self.f.w.t("desk-internet-log-oldest-unknown"),
        }
    }
}

/// One export, in words.
fn line(visit: &Visit, (at, trust, exported): &(jiff::Timestamp, Trust, Exported)) -> String {
    let (lang, count) = (visit.words.lang(), exported.count);
    if *trust < Trust::Plausible {
        return visit.words.t1("desk-internet-export-undated", "n", count);
    }
    let zoned = at.to_zoned(visit.shell.clock.zone().clone());
    let (day, time) = (
        dates::long_date(lang, zoned.date()),
        dates::time(lang, zoned.time()),
    );
    let when = format!("{day}, {time}");
    visit
        .words
        .t2("desk-internet-export", "when", when, "n", count)
}

/// How it stands, and what can be chosen.
pub async fn form(keeper: Keeper) -> Result<Response, Error> {
    web::private_page(&InternetPage::of(&keeper.visit).await?)
}

async fn again(visit: &Visit, notice: &str) -> Result<Response, Error> {
    let mut page = InternetPage::of(visit).await?;
    page.notice = visit.t(notice);
    web::private_page(&page)
}

/// A form of which only the button matters.
#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "desk/internet_key.html")]
struct KeyPage {
    f: Frame,
    token: String,
    secret: String,
    public: String,
}

/// The first step: makes a key, and shows its secret half this once.
pub async fn make_key(keeper: Keeper, posted: Posted<Nothing>) -> Result<Response, Error> {
    let visit = &keeper.visit;
    if let Some(stale) = posted.stale {
        return again(visit, stale.key()).await;
    }
    let means = visit.shell.sharing.means();
    if !means.can_share || means.key.is_some() {
        return Err(Error::NotFound);
    }
    let identity = age::x25519::Identity::generate();
    let mut response = web::private_page(&KeyPage {
        f: visit.frame("desk", visit.t("desk-internet-key")),
        token: visit.shell.forms.issue(visit),
        secret: identity.to_string().expose_secret().to_owned(),
        public: identity.to_public().to_string(),
    })?;
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}

/// What the second step brings back.
#[derive(Deserialize)]
pub struct Share {
    /// The public half of the key; empty where the configuration has one.
    #[serde(default)]
    key: String,
    /// Whether the secret half was noted.
    #[serde(default)]
    noted: String,
}

/// The second step: shares Internet from now on.
pub async fn share(
    State(shell): State<Shell>,
    keeper: Keeper,
    posted: Posted<Share>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    if let Some(stale) = posted.stale {
        return again(visit, stale.key()).await;
    }
    let means = shell.sharing.means();
    if !means.can_share {
        return Err(Error::NotFound);
    }
    let key = if means.key.is_some() {
        None
    } else {
        if posted.form.noted != "1" {
            return again(visit, "desk-internet-key-unnoted").await;
        }
        let key: Result<LogKey, _> = posted.form.key.parse();
        Some(key.map_err(|_| Error::Bad("not a key"))?)
    };
    shell.sharing.decide(Decision { on: true, key }).await?;
    note(&shell, keeper.person.id, "desk-did-share").await?;
    Ok(posted.done(PATH))
}

/// The local network only, from now on. The log stays until it is a year old.
pub async fn stop(
    State(shell): State<Shell>,
    keeper: Keeper,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return again(&keeper.visit, stale.key()).await;
    }
    let decision = Decision {
        on: false,
        key: None,
    };
    shell.sharing.decide(decision).await?;
    note(&shell, keeper.person.id, "desk-did-unshare").await?;
    Ok(posted.done(PATH))
}

/// The log as one archive, still sealed. A form, since taking it out is noted.
pub async fn export(
    State(shell): State<Shell>,
    keeper: Keeper,
    posted: Posted<Nothing>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return again(&keeper.visit, stale.key()).await;
    }
    let now = shell.clock.now();
    let (exported, archive) = lease_log::export::take(&shell.store).await?;
    note_export(&shell, now, exported).await?;
    note(&shell, keeper.person.id, "desk-did-export-log").await?;
    let name = format!(
        "attachment; filename=\"journal-connexions-{}.tar\"",
        now.date()
    );
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(archive)).into_response())
}

/// Writes into the journal of acts who did it.
async fn note(shell: &Shell, by: PersonId, key: &'static str) -> Result<(), Error> {
    let now = shell.clock.now();
    let noted = shell
        .store
        .write(move |tx| journal::record(tx, Actor::Person(by), None, Line::new(key), now));
    Ok(noted.await?)
}

async fn note_export(shell: &Shell, now: Now, exported: Exported) -> Result<(), Error> {
    let noted = shell
        .store
        .write(move |tx| lease_log::note_export(tx, now, exported));
    Ok(noted.await?)
}
