//! Restarting the machine, and switching it off.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::Updates;
use super::web::note;
use crate::people::Keeper;
use crate::web::form::Posted;
use crate::web::{self, Error, Frame, Visit};

/// Where it is asked.
const PATH: &str = "/admin/machine-arret";

#[derive(Template)]
#[template(path = "appliance/stop.html")]
struct StopPage {
    f: Frame,
    token: String,
    notice: String,
    /// Whether somebody is there who can do it.
    is_able: bool,
}

impl StopPage {
    async fn of(updates: &Updates, visit: &Visit) -> Self {
        Self {
            f: visit.frame("desk", visit.t("appliance-stop")),
            token: updates.shell.forms.issue(visit),
            notice: String::new(),
            is_able: updates.mechanic.work().await.is_ok(),
        }
    }
}

/// What will happen, before it does.
pub(super) async fn ask(State(updates): State<Updates>, keeper: Keeper) -> Result<Response, Error> {
    web::private_page(&StopPage::of(&updates, &keeper.visit).await)
}

/// What to do.
#[derive(Deserialize)]
pub(super) struct What {
    #[serde(default)]
    quoi: String,
}

/// Restarts the machine, or switches it off.
pub(super) async fn stop(
    State(updates): State<Updates>,
    keeper: Keeper,
    posted: Posted<What>,
) -> Result<Response, Error> {
    let again = async |notice| {
        let mut page = StopPage::of(&updates, &keeper.visit).await;
        page.notice = keeper.visit.t(notice);
        web::private_page(&page)
    };
    if let Some(stale) = posted.stale {
        return again(stale.key()).await;
    }
    let is_off = match posted.form.quoi.as_str() {
        "redemarrer" => false,
        "eteindre" => true,
        _ => return Err(Error::Bad("restart or switch off")),
    };
    // Noted first: what comes after it may not be kept any more.
    let (told, key, to) = if is_off {
        note(&updates, &keeper, "appliance-did-off").await?;
        (updates.mechanic.power_off().await, "eteindre", PATH)
    } else {
        note(&updates, &keeper, "appliance-did-restart").await?;
        (updates.mechanic.restart().await, "redemarrer", PATH)
    };
    match told {
        Ok(()) => Ok(posted.done(format!("{to}/fait?quoi={key}"))),
        Err(error) => {
            tracing::warn!(%error, "the machine was not stopped");
            again("appliance-stop-refused").await
        }
    }
}

#[derive(Template)]
#[template(path = "appliance/stopped.html")]
struct StoppedPage {
    f: Frame,
    is_off: bool,
}

/// What to expect now.
pub(super) async fn done(keeper: Keeper, Query(what): Query<What>) -> Result<Response, Error> {
    let visit = &keeper.visit;
    web::private_page(&StoppedPage {
        f: visit.frame("desk", visit.t("appliance-stop")),
        is_off: what.quoi == "eteindre",
    })
}
