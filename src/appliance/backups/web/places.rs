//! Where backups go and when: a stick that is plugged in, S3-compatible storage, the hour. The folder is the
//! configuration's.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::{PATH, Room};
use crate::appliance::backups::store as table;
use crate::appliance::backups::{Bucket, Settings};
use crate::people::Keeper;
use crate::web::form::{Field, Posted};
use crate::web::{self, Error, Frame, Visit};

#[derive(Template)]
#[template(path = "appliance/backup_places.html")]
struct PlacesPage {
    f: Frame,
    token: String,
    notice: String,
    /// The label of the stick that was chosen; empty when none was.
    stick: String,
    /// Labels of sticks that are plugged in.
    sticks: Vec<String>,
    /// Whether this machine can mount sticks.
    can_mount: bool,
    folder: String,
    has_bucket: bool,
    endpoint: Field,
    region: Field,
    name: Field,
    prefix: Field,
    access_key: Field,
    secret_problem: String,
    hour: Field,
}

impl PlacesPage {
    async fn of(room: &Room, visit: &Visit) -> Result<Self, Error> {
        let backups = room.backups.clone();
        let read = tokio::task::spawn_blocking(move || {
            Ok::<_, crate::store::Error>((backups.settings()?, backups.bucket()?))
        });
        let (settings, bucket) = read.await??;
        let sticks = room.backups.sticks().await;
        let has_bucket = bucket.is_some();
        let bucket = bucket.unwrap_or_else(|| Bucket {
            endpoint: String::new(),
            region: String::new(),
            name: String::new(),
            prefix: String::new(),
            access_key: String::new(),
            secret_key: String::new(),
        });
        let folder = room.backups.folder();
        Ok(Self {
            f: visit.frame("desk", visit.t("backups-places")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            can_mount: sticks.is_some(),
            sticks: sticks.unwrap_or_default(),
            hour: Field::of(room.backups.hour(&settings).to_string()),
            stick: settings.stick.unwrap_or_default(),
            folder: folder
                .map(|it| it.display().to_string())
                .unwrap_or_default(),
            has_bucket,
            endpoint: Field::of(bucket.endpoint),
            region: Field::of(bucket.region),
            name: Field::of(bucket.name),
            prefix: Field::of(bucket.prefix),
            access_key: Field::of(bucket.access_key),
            secret_problem: String::new(),
        })
    }
}

/// GET /admin/sauvegardes/ou
pub(super) async fn page(State(room): State<Room>, keeper: Keeper) -> Result<Response, Error> {
    web::private_page(&PlacesPage::of(&room, &keeper.visit).await?)
}

async fn again(room: &Room, visit: &Visit, notice: &str) -> Result<Response, Error> {
    let mut page = PlacesPage::of(room, visit).await?;
    page.notice = visit.t(notice);
    web::private_page(&page)
}

/// Changes what the desk decided.
async fn decide(
    room: &Room,
    change: impl FnOnce(&mut Settings) + Send + 'static,
) -> Result<(), Error> {
    let decided = room.shell.store.write(move |tx| {
        let mut settings = table::settings(tx)?;
        change(&mut settings);
        table::decide(tx, &settings)
    });
    Ok(decided.await?)
}

/// Which stick.
#[derive(Deserialize)]
pub(super) struct Stick {
    /// Its label; empty: none.
    #[serde(default)]
    label: String,
}

/// POST /admin/sauvegardes/cle
pub(super) async fn stick(
    State(room): State<Room>,
    keeper: Keeper,
    posted: Posted<Stick>,
) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return again(&room, &keeper.visit, stale.key()).await;
    }
    let label = posted.form.label.clone();
    if !label.is_empty() {
        let plugged = room.backups.sticks().await.unwrap_or_default();
        if !plugged.contains(&label) {
            return again(&room, &keeper.visit, "backups-stick-gone").await;
        }
    }
    let chosen = Some(label).filter(|label| !label.is_empty());
    decide(&room, move |settings| settings.stick = chosen).await?;
    Ok(posted.done(PATH))
}

/// The storage as it is typed; the secret half of the keys is kept when it is left out.
#[derive(Deserialize)]
pub(super) struct Storage {
    #[serde(default)]
    endpoint: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    prefix: String,
    #[serde(default)]
    access_key: String,
    #[serde(default)]
    secret_key: String,
    /// Anything: no storage any more.
    #[serde(default)]
    forget: String,
}

/// POST /admin/sauvegardes/s3
pub(super) async fn bucket(
    State(room): State<Room>,
    keeper: Keeper,
    posted: Posted<Storage>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    let typed = &posted.form;
    if posted.stale.is_none() && !typed.forget.is_empty() {
        let forgotten = room.shell.store.write(|tx| table::set_bucket(tx, None));
        forgotten.await?;
        return Ok(posted.done(PATH));
    }
    let mut page = PlacesPage::of(&room, visit).await?;
    let field = |value: &str, problem: Option<&str>| match problem {
        Some(problem) => Field::of(value).refused(visit.t(problem)),
        None => Field::of(value),
    };
    let missing = |value: &str| value.trim().is_empty().then_some("backups-s3-missing");
    let is_address = ["https://", "http://"]
        .iter()
        .any(|it| typed.endpoint.trim().starts_with(it));
    page.endpoint = field(
        &typed.endpoint,
        (!is_address).then_some("backups-s3-endpoint-wrong"),
    );
    page.region = field(&typed.region, missing(&typed.region));
    page.name = field(&typed.name, missing(&typed.name));
    page.prefix = field(&typed.prefix, None);
    page.access_key = field(&typed.access_key, missing(&typed.access_key));
    if typed.secret_key.trim().is_empty() && !page.has_bucket {
        page.secret_problem = visit.t("backups-s3-missing");
    }
    let fields = [&page.endpoint, &page.region, &page.name, &page.access_key];
    let is_wrong = fields.iter().any(|it| it.is_refused()) || !page.secret_problem.is_empty();
    if let Some(stale) = posted.stale {
        page.notice = visit.t(stale.key());
    }
    if posted.stale.is_some() || is_wrong {
        return web::private_page(&page);
    }
    keep(&room, typed).await?;
    Ok(posted.done(PATH))
}

async fn keep(room: &Room, typed: &Storage) -> Result<(), Error> {
    let trimmed = |text: &str| text.trim().to_owned();
    let mut bucket = Bucket {
        endpoint: trimmed(&typed.endpoint),
        region: trimmed(&typed.region),
        name: trimmed(&typed.name),
        prefix: trimmed(&typed.prefix),
        access_key: trimmed(&typed.access_key),
        secret_key: trimmed(&typed.secret_key),
    };
    let kept = room.shell.store.write(move |tx| {
        if bucket.secret_key.is_empty()
            && let Some(before) = table::bucket(tx)?
        {
            bucket.secret_key = before.secret_key;
        }
        table::set_bucket(tx, Some(&bucket))
    });
    Ok(kept.await?)
}

/// The hour as it is typed.
#[derive(Deserialize)]
pub(super) struct Hour {
    #[serde(default)]
    hour: String,
}

/// POST /admin/sauvegardes/heure
pub(super) async fn hour(
    State(room): State<Room>,
    keeper: Keeper,
    posted: Posted<Hour>,
) -> Result<Response, Error> {
    let visit = &keeper.visit;
    if let Some(stale) = posted.stale {
        return again(&room, visit, stale.key()).await;
    }
    let typed = &posted.form.hour;
    let hour: Option<u8> = typed.trim().parse().ok().filter(|hour| *hour < 24);
    let Some(hour) = hour else {
        let mut page = PlacesPage::of(&room, visit).await?;
        page.hour = Field::of(typed).refused(visit.t("backups-hour-wrong"));
        return web::private_page(&page);
    };
    decide(&room, move |settings| settings.hour = Some(hour)).await?;
    Ok(posted.done(PATH))
}
