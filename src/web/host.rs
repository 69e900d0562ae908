//! Whose name a request was addressed to: the box's own, or a foreign one that the portal answers for.

use std::net::IpAddr;

use http::request::Parts;

use super::{Peer, Shell};

/// The host a request names, without its port, in lower case; empty when it names none.
pub fn named(parts: &Parts) -> String {
    let header = parts
        .headers
        .get(http::header::HOST)
        .and_then(|h| h.to_str().ok());
    let host = parts.uri.host().or(header).unwrap_or_default();
    without_port(host)
        .trim_end_matches('.')
        .to_ascii_lowercase()
}

/// The host and port as the browser wrote them, for links that must lead back here.
pub fn authority(parts: &Parts) -> &str {
    let header = parts
        .headers
        .get(http::header::HOST)
        .and_then(|h| h.to_str().ok());
    parts
        .uri
        .authority()
        .map(http::uri::Authority::as_str)
        .or(header)
        .unwrap_or_default()
}

/// Whether a name is this box's own: one of its names, its address on this connection, or `localhost` from itself.
pub fn is_own(shell: &Shell, peer: &Peer, host: &str) -> bool {
    let local = peer.local.ip();
    let literal = host.trim_matches(['[', ']']).parse::<IpAddr>();
    shell.config.site.names.iter().any(|n| n.as_str() == host)
        || literal.is_ok_and(|ip| ip == local)
        || (local.is_loopback() && host == "localhost")
}

fn without_port(host: &str) -> &str {
    if let Some(end) = host.strip_prefix('[').and_then(|h| h.find(']')) {
        return &host[..end + 2];
    }
    host.split(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_not_part_of_a_name() {
        assert_eq!(without_port("parvis.internal:8080"), "parvis.internal");
        assert_eq!(without_port("[::1]:80"), "[::1]");
        assert_eq!(without_port(""), "");
    }
}
