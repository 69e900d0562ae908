//! Where a visitor's browser keeps their tickets, so that they find them on their next visit: one cookie.
//!
//! Invariants: it is written when a form was sent, never by looking at a page; no more tickets than [`MOST`], the newest
//! first; what is no ticket in it is left out.

use http::HeaderMap;

use crate::programme::seats::Ticket;
use crate::web::visit::cookie;

/// The cookie's name.
const NAME: &str = "places";
/// Tickets that are kept.
const MOST: usize = 10;
/// For how long: three months.
const SECONDS: u32 = 90 * 24 * 3600;

/// The tickets of one browser, the newest first.
pub(super) struct Pocket(Vec<Ticket>);

impl Pocket {
    /// What the browser sent.
    pub(super) fn of(headers: &HeaderMap) -> Pocket {
        let kept = cookie(headers, NAME).unwrap_or_default();
        Pocket(
            kept.split('.')
                .filter_map(Ticket::parse)
                .take(MOST)
                .collect(),
        )
    }

    /// The tickets.
    pub(super) fn tickets(self) -> Vec<Ticket> {
        self.0
    }

    /// Whether it holds this one.
    pub(super) fn has(&self, ticket: &Ticket) -> bool {
        self.0.contains(ticket)
    }

    /// The same with one more.
    pub(super) fn with(self, ticket: &Ticket) -> Pocket {
        let mut kept = self.without(ticket).0;
        kept.insert(0, ticket.clone());
        kept.truncate(MOST);
        Pocket(kept)
    }

    /// The same without this one.
    pub(super) fn without(mut self, ticket: &Ticket) -> Pocket {
        self.0.retain(|kept| kept != ticket);
        self
    }

    /// What the browser is to keep.
    pub(super) fn cookie(&self) -> String {
        let kept: Vec<String> = self.0.iter().map(Ticket::reveal).collect();
        let seconds = if kept.is_empty() { 0 } else { SECONDS };
        let kept = kept.join(".");
        format!("{NAME}={kept}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::{COOKIE, HeaderValue};

    fn sent(cookie: &str) -> Pocket {
        let kept = cookie.split(';').next().unwrap_or_default();
        let mut headers = HeaderMap::new();
        let kept = HeaderValue::from_str(&format!("lang=fr; {kept}"));
        headers.insert(COOKIE, kept.expect("visible ASCII"));
        Pocket::of(&headers)
    }

    #[test]
    fn the_newest_ten_tickets_come_back() {
        let tickets: Vec<Ticket> = (0..12).map(|_| Ticket::draw()).collect();
        let mut cookie = "places=not-a-ticket.".to_owned();
        for ticket in &tickets {
            cookie = sent(&cookie).with(ticket).cookie();
        }
        let mut newest: Vec<Ticket> = tickets[2..].to_vec();
        newest.reverse();
        assert!(sent(&cookie).tickets() == newest);
        assert!(sent(&cookie).with(&newest[4]).tickets().len() == MOST);
        assert!(!sent(&cookie).without(&newest[0]).has(&newest[0]));
    }

    #[test]
    fn an_empty_pocket_is_thrown_away() {
        let ticket = Ticket::draw();
        let cookie = sent("").with(&ticket).without(&ticket).cookie();
        assert!(
            cookie.starts_with("places=; Path=/; Max-Age=0;"),
            "{cookie}"
        );
    }
}
