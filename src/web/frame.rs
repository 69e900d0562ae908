//! What surrounds every page: title, truth about the network, masthead, navigation, footer.

use std::sync::Arc;

use super::{Described, Lang, Place, Visit, Words};
use crate::reach::Reach;

/// The rooms of the navigation: name, path, message.
const ROOMS: [(&str, &str, &str); 5] = [
    ("today", "/", "web-nav-today"),
    ("programme", "/programme", "web-nav-programme"),
    ("commons", "/communs", "web-nav-commons"),
    ("place", "/lieu", "web-nav-place"),
    ("me", "/moi", "web-nav-me"),
];

/// What `templates/web/layout.html` needs.
pub struct Frame {
    pub w: Words,
    pub title: String,
    pub room: &'static str,
    /// The venue's name, or words that fit any place.
    pub venue: String,
    pub place: Arc<Place>,
    pub css: String,
    pub icon: String,
    pub reach: Reach,
    pub demo: bool,
    pub on_trial: bool,
    pub version: &'static str,
    /// The other language, offered in the footer.
    pub other: Lang,
    /// What this page tells programs.
    pub described: Arc<Described>,
    path: String,
}

/// Where this page can be asked for again, in another language: an answer to a form has no address of its own.
fn again(visit: &Visit) -> String {
    const ROOTS: [&str; 8] = [
        "/admin",
        "/portail",
        "/moi",
        "/entrer",
        "/rejoindre",
        "/carte",
        "/programme",
        "/communs",
    ];
    if visit.reading {
        return visit.path.clone();
    }
    let root = ROOTS.iter().find(|root| visit.path.starts_with(**root));
    root.map_or("/", |root| root).to_owned()
}

/// A door of the navigation.
pub struct NavDoor {
    pub href: &'static str,
    pub words: String,
    pub current: bool,
}

impl Frame {
    /// The frame of one page; `room` marks the current door, an empty title leaves the venue's name alone.
    pub fn new(visit: &Visit, room: &'static str, title: String) -> Self {
        let place = visit.shell.place();
        let lang = visit.words.lang();
        Self {
            w: visit.words,
            title,
            room,
            venue: place.called(visit.words),
            place,
            css: visit.shell.assets.css_href().to_string(),
            icon: visit.shell.assets.icon_href().to_string(),
            reach: *visit.shell.reach.borrow(),
            demo: visit.shell.demo,
            on_trial: visit.shell.on_trial,
            version: env!("CARGO_PKG_VERSION"),
            other: if lang == Lang::Fr { Lang::En } else { Lang::Fr },
            described: Arc::clone(&visit.described),
            path: again(visit),
        }
    }

    /// The doors of the navigation, the current one marked.
    pub fn nav(&self) -> Vec<NavDoor> {
        ROOMS
            .iter()
            .map(|&(room, href, key)| NavDoor {
                href,
                words: self.w.t(key),
                current: room == self.room,
            })
            .collect()
    }

    /// This page in the other language.
    pub fn other_href(&self) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let kept: Vec<&str> = query
            .split('&')
            .filter(|p| !p.is_empty() && !p.starts_with("lang="))
            .collect();
        let lead = if kept.is_empty() {
            String::new()
        } else {
            format!("{}&", kept.join("&"))
        };
        format!("{path}?{lead}lang={}", self.other.tag())
    }

    /// The title of the browser's tab.
    pub fn tab(&self) -> String {
        if self.title.is_empty() {
            self.venue.clone()
        } else {
            format!("{} · {}", self.title, self.venue)
        }
    }

    /// The venue's name as the heading of the page only where the page has no other.
    pub fn is_home(&self) -> bool {
        self.room == "today"
    }

    /// Whether there is Internet now.
    pub fn is_up(&self) -> bool {
        self.reach == Reach::Up
    }

    /// Whether Internet is shared here, whether it works at the moment or not.
    pub fn is_shared(&self) -> bool {
        self.reach != Reach::Local
    }

    /// Whether there was Internet until just now.
    pub fn is_lost(&self) -> bool {
        self.reach == Reach::Lost
    }
}
