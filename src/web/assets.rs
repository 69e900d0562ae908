//! The stylesheet and the icon: compressed once at start, named by their content, kept by browsers for a year.

use std::io::Write;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, header};

use super::accent::Accent;
use super::{Doors, Enter, Error, Shell};

const STYLESHEET: &str = include_str!("../../assets/parvis.css");
const ICON: &str = include_str!("../../assets/icon.svg");

/// One file, in both its forms.
struct Asset {
    name: String,
    mime: &'static str,
    plain: Bytes,
    gzip: Bytes,
}

/// Every file the pages refer to.
pub struct Assets {
    files: [Asset; 2],
    css_href: String,
    icon_href: String,
}

impl Assets {
    /// Prepares the files, with the venue's colour at the head of the stylesheet.
    pub fn new(accent: Accent) -> Self {
        let css = Asset::new(
            "parvis",
            "css",
            "text/css; charset=utf-8",
            format!("{}\n{STYLESHEET}", accent.css()),
        );
        let icon = Asset::new("icon", "svg", "image/svg+xml", ICON.to_string());
        let (css_href, icon_href) = (
            format!("/assets/{}", css.name),
            format!("/assets/{}", icon.name),
        );
        Self {
            files: [css, icon],
            css_href,
            icon_href,
        }
    }

    /// Where the stylesheet is.
    pub fn css_href(&self) -> &str {
        &self.css_href
    }

    /// Where the icon is.
    pub fn icon_href(&self) -> &str {
        &self.icon_href
    }
}

impl Asset {
    fn new(stem: &str, ending: &str, mime: &'static str, text: String) -> Self {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        let name = format!("{stem}.{}.{ending}", &hash[..10]);
        let gzip = gzip(text.as_bytes());
        Self {
            name,
            mime,
            plain: Bytes::from(text),
            gzip,
        }
    }
}

/// Compresses for sending (RFC 1952), as small as the format gets.
pub fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::best());
    encoder
        .write_all(bytes)
        .expect("writing to memory does not fail");
    Bytes::from(encoder.finish().expect("writing to memory does not fail"))
}

/// Whether a browser reads gzip.
pub fn takes_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(";q=").unwrap_or((coding, "1"));
        name.trim().eq_ignore_ascii_case("gzip")
            && weight.trim().parse::<f32>().is_ok_and(|w| w > 0.0)
    })
}

/// The door to the files.
pub fn doors() -> Doors {
    Doors::default()
        .get("/assets/{name}", Enter::Anyone, asset)
        .get("/favicon.ico", Enter::Anyone, favicon)
}

async fn asset(
    State(shell): State<Shell>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let asset = shell
        .assets
        .files
        .iter()
        .find(|a| a.name == name)
        .ok_or(Error::NotFound)?;
    Ok(send(asset, &headers, "public, max-age=31536000, immutable"))
}

async fn favicon(State(shell): State<Shell>, headers: HeaderMap) -> Response {
    send(&shell.assets.files[1], &headers, "public, max-age=86400")
}

fn send(asset: &Asset, headers: &HeaderMap, keep: &'static str) -> Response {
    let common = [
        (header::CONTENT_TYPE, asset.mime),
        (header::CACHE_CONTROL, keep),
        (header::VARY, "Accept-Encoding"),
    ];
    if takes_gzip(headers) {
        (
            common,
            [(header::CONTENT_ENCODING, "gzip")],
            asset.gzip.clone(),
        )
            .into_response()
    } else {
        (common, asset.plain.clone()).into_response()
    }
}
