//! Taking one's things along: one archive of open formats, made when it is asked for and kept nowhere.

use std::io::{Cursor, Write};

use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use serde_json::{Value, json};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::People;
use super::record::Record;
use crate::people::holdings::Piece;
use crate::people::{Came, Dated, Person, SignedIn, Standing, news, sessions};
use crate::store::{Error as StoreError, Snapshot};
use crate::web::words::{Lang, Words};
use crate::web::{self, Error, Frame};

#[derive(Template)]
#[template(path = "people/take.html")]
struct TakePage {
    f: Frame,
    /// What to type in a real browser.
    address: String,
}

/// GET /moi/emporter
pub(super) async fn page(who: SignedIn) -> Result<Response, Error> {
    let visit = who.visit;
    web::private_page(&TakePage {
        f: visit.frame("me", visit.t("people-take")),
        address: format!("{}/moi/emporter", visit.origin),
    })
}

/// GET /moi/emporter/parvis.zip
pub(super) async fn archive(
    State(people): State<People>,
    who: SignedIn,
) -> Result<Response, Error> {
    let (person, w) = (who.person, who.visit.words);
    let store = people.shell.store.clone();
    let made = store.read(move |read| {
        let mut pieces = vec![readme()];
        pieces.extend(own(read, &person, w)?);
        for room in &people.rooms {
            pieces.extend(room.pieces(read, person.id, w)?);
        }
        zipped(&pieces).map_err(Error::internal)
    });
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"parvis.zip\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from(made.await?)).into_response())
}

/// What is in the archive, in both languages.
fn readme() -> Piece {
    let said = Lang::ALL.map(|lang| Words::of(lang).t("people-take-readme"));
    Piece {
        name: "README.txt".to_owned(),
        content: said.join("\n\n").replace('\n', "\r\n").into_bytes(),
    }
}

/// What this room keeps of the person.
fn own(read: &Snapshot, person: &Person, w: Words) -> Result<Vec<Piece>, StoreError> {
    let record = Record::about(read, person.id)?;
    let acts = record.entries.iter().map(|entry| {
        json!({
            "when": dated(entry.when),
            "by": record.by(entry.actor, w),
            "what": entry.line.said(w),
        })
    });
    let told = news::of(read, person.id)?;
    let told = told.iter().map(|it| {
        json!({
            "when": dated(it.when),
            "what": it.line.said(w),
            "seen": it.is_seen,
        })
    });
    let open = sessions::of(read, person.id)?;
    let open = open.iter().map(|(_, session)| {
        json!({
            "since": dated(session.began),
            "device": session.family().name(),
        })
    });
    Ok(vec![
        piece("account.json", &account(person)),
        piece("journal.json", &acts.collect()),
        piece("news.json", &told.collect()),
        piece("sessions.json", &open.collect()),
    ])
}

fn account(person: &Person) -> Value {
    json!({
        "name": person.name.as_str(),
        "role": person.role.key(),
        "standing": match person.standing {
            Standing::Asked => "asked",
            Standing::Active => "active",
            Standing::Suspended { .. } => "suspended",
        },
        "since": dated(person.since),
        "came": match person.came {
            Came::Setup => "setup",
            Came::Desk(_) => "desk",
            Came::Present => "present",
            Came::Asked => "asked",
        },
        "until": person.until.and_then(iso),
        "charter": person.accepted.map(|it| json!({
            "version": it.version,
            "accepted": dated(it.when),
        })),
        "has_code": person.has_code,
        "has_recovery_word": person.has_recovery,
    })
}

/// A date, and whether the box could believe it.
fn dated(dated: Dated) -> Value {
    json!({ "date": iso(dated.at), "certain": dated.is_plausible })
}

fn iso(seconds: i64) -> Option<String> {
    let at = jiff::Timestamp::from_second(seconds).ok()?;
    Some(at.to_string())
}

fn piece(name: &str, content: &Value) -> Piece {
    Piece {
        name: name.to_owned(),
        content: format!("{content:#}\n").into_bytes(),
    }
}

/// One archive of these files. Their dates are those of no clock: 1980, where the format begins.
fn zipped(pieces: &[Piece]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for piece in pieces {
        archive.start_file(piece.name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(&piece.content)?;
    }
    Ok(archive.finish()?.into_inner())
}
