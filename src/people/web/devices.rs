//! Where one is signed in, and ending it from afar.

use std::fmt::Write;

use askama::Template;
use axum::response::Response;
use serde::Deserialize;

use super::fields;
use crate::people::SignedIn;
use crate::people::sessions::{self, TokenHash};
use crate::web::form::Posted;
use crate::web::{self, Error, Frame};

#[derive(Template)]
#[template(path = "people/devices.html")]
struct DevicesPage {
    f: Frame,
    token: String,
    devices: Vec<DeviceLine>,
}

/// One session, as its owner knows it.
struct DeviceLine {
    /// The kind of device.
    said: String,
    since: Option<String>,
    is_this: bool,
    /// Its name in the form.
    mark: String,
}

/// GET /moi/connexions
pub(super) async fn list(who: SignedIn) -> Result<Response, Error> {
    let visit = who.visit;
    let (id, now) = (who.person.id, visit.shell.clock.now());
    let open = visit.shell.store.read(move |read| {
        let mut open = Vec::new();
        for (token, _) in sessions::of(read, id)? {
            let session = sessions::find(read, &token, now)?;
            open.extend(session.map(|session| (token, session)));
        }
        Ok::<_, Error>(open)
    });
    let mut open = open.await?;
    open.sort_by_key(|(token, session)| (*token != who.session, -session.began.at));
    let line = |(token, session): (TokenHash, sessions::Session)| DeviceLine {
        said: match session.family().name() {
            Some(name) => visit.words.t1("people-device", "family", name),
            None => visit.t("people-device-other"),
        },
        since: fields::when(&visit, session.began),
        is_this: token == who.session,
        mark: mark(&token),
    };
    let devices = open.into_iter().map(line).collect();
    web::private_page(&DevicesPage {
        f: visit.frame("me", visit.t("people-devices")),
        token: visit.shell.forms.issue(&visit),
        devices,
    })
}

#[derive(Deserialize)]
pub(super) struct Chosen {
    /// The session to end; all others but this one when it is empty.
    #[serde(default)]
    session: String,
}

/// POST /moi/connexions
pub(super) async fn close(who: SignedIn, posted: Posted<Chosen>) -> Result<Response, Error> {
    if let Some(stale) = posted.stale {
        return stale.back_to("/moi/connexions");
    }
    let (id, own) = (who.person.id, who.session);
    let chosen = posted.form.session.clone();
    let ended = who.visit.shell.store.write(move |tx| {
        if chosen.is_empty() {
            return sessions::close_others(tx, id, Some(own));
        }
        for (token, _) in sessions::of(tx, id)? {
            if mark(&token) == chosen {
                sessions::close(tx, id, &token)?;
            }
        }
        Ok(())
    });
    ended.await?;
    Ok(posted.done("/moi/connexions"))
}

/// What a session is called in the form: the head of its token's hash, of no use to who reads it.
fn mark(token: &TokenHash) -> String {
    token[..8].iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to memory does not fail");
        text
    })
}
