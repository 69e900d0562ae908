//! The probes: which names and paths a system asks to learn whether there is Internet, and the answer it takes for a yes.
//!
//! This table is the only place that knows them. Facts come from the clients' own sources: AOSP `NetworkMonitor`,
//! ChromeOS `shill`, Firefox `captivedetect`, NetworkManager's connectivity check and the distributions' settings for it,
//! Microsoft's NCSI, Apple's `CaptiveNetworkSupport`.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};

use super::Family;

/// One name that systems ask.
#[derive(Debug)]
pub struct Probe {
    /// The host, in lower case.
    pub host: &'static str,
    /// The paths under which it gives this answer, without query.
    pub path: Path,
    /// Who asks.
    pub family: Family,
    /// Whether others ask it too, so that a user agent that names its family is believed rather than the name asked.
    pub shared: bool,
    /// What says "Internet works".
    pub answer: &'static Answer,
}

/// Which paths of a host a row is about.
#[derive(Debug, Clone, Copy)]
pub enum Path {
    /// The host serves nothing but this answer.
    Any,
    Is(&'static str),
    /// Google's names answer under both.
    Generate204,
}

impl Path {
    fn covers(self, path: &str) -> bool {
        match self {
            Path::Any => true,
            Path::Is(exact) => path == exact,
            Path::Generate204 => matches!(path, "/generate_204" | "/gen_204"),
        }
    }
}

/// An answer, to the byte.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    /// Headers that the system looks at.
    pub headers: &'static [(&'static str, &'static str)],
    pub body: &'static str,
}

const HTML: &[(&str, &str)] = &[("content-type", "text/html")];
const TEXT: &[(&str, &str)] = &[("content-type", "text/plain")];

static APPLE: Answer = Answer {
    status: StatusCode::OK,
    headers: HTML,
    body: "<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
};
static NO_CONTENT: Answer = Answer {
    status: StatusCode::NO_CONTENT,
    headers: &[],
    body: "",
};
static CONNECT_TEST: Answer = Answer {
    status: StatusCode::OK,
    headers: TEXT,
    body: "Microsoft Connect Test",
};
static NCSI: Answer = Answer {
    status: StatusCode::OK,
    headers: TEXT,
    body: "Microsoft NCSI",
};
static FIREFOX_PAGE: Answer = Answer {
    status: StatusCode::OK,
    headers: HTML,
    body: "<meta http-equiv=\"refresh\" content=\"0;url=https://support.mozilla.org/kb/captive-portal\"/>",
};
static FIREFOX_TEXT: Answer = Answer {
    status: StatusCode::OK,
    headers: TEXT,
    body: "success\n",
};
static NETWORK_MANAGER: Answer = Answer {
    status: StatusCode::OK,
    headers: TEXT,
    body: "NetworkManager is online\n",
};
static UBUNTU: Answer = Answer {
    status: StatusCode::NO_CONTENT,
    headers: &[("x-networkmanager-status", "online")],
    body: "",
};
static FEDORA: Answer = Answer {
    status: StatusCode::OK,
    headers: TEXT,
    body: "OK",
};
static KINDLE: Answer = Answer {
    status: StatusCode::OK,
    headers: HTML,
    body: "<html><head><title>Kindle Reachability Probe Page</title></head>\
           <body>81ce4465-7167-4dcb-835b-dcc9e44c112a</body></html>",
};

/// Every probe we know.
pub static TABLE: [Probe; 28] = [
    only(Family::Apple, "captive.apple.com", Path::Any, &APPLE),
    only(
        Family::Apple,
        "www.apple.com",
        Path::Is("/library/test/success.html"),
        &APPLE,
    ),
    google(Family::Android, "connectivitycheck.gstatic.com"),
    google(Family::Android, "www.google.com"),
    google(Family::Android, "play.googleapis.com"),
    google(Family::Android, "clients1.google.com"),
    google(Family::Android, "clients3.google.com"),
    google(Family::Android, "clients4.google.com"),
    google(Family::Android, "connectivitycheck.android.com"),
    google(Family::Android, "connectivitycheck.gstatic.cn"),
    google(Family::Android, "www.googleapis.cn"),
    google(Family::Android, "connectivitycheck.grapheneos.network"),
    google(Family::Android, "grapheneos.online"),
    google(Family::Android, "connect.rom.miui.com"),
    google(Family::Android, "connectivitycheck.platform.hicloud.com"),
    google(Family::ChromeOs, "www.gstatic.com"),
    google(Family::ChromeOs, "www.googleapis.com"),
    google(Family::ChromeOs, "safebrowsing.google.com"),
    google(Family::ChromeOs, "www.play.googleapis.com"),
    only(
        Family::Windows,
        "www.msftconnecttest.com",
        Path::Is("/connecttest.txt"),
        &CONNECT_TEST,
    ),
    only(
        Family::Windows,
        "www.msftncsi.com",
        Path::Is("/ncsi.txt"),
        &NCSI,
    ),
    only(
        Family::Firefox,
        "detectportal.firefox.com",
        Path::Is("/canonical.html"),
        &FIREFOX_PAGE,
    ),
    only(
        Family::Firefox,
        "detectportal.firefox.com",
        Path::Is("/success.txt"),
        &FIREFOX_TEXT,
    ),
    only(
        Family::Linux,
        "nmcheck.gnome.org",
        Path::Is("/check_network_status.txt"),
        &NETWORK_MANAGER,
    ),
    only(
        Family::Linux,
        "connectivity-check.ubuntu.com",
        Path::Any,
        &UBUNTU,
    ),
    only(
        Family::Linux,
        "fedoraproject.org",
        Path::Is("/static/hotspot.txt"),
        &FEDORA,
    ),
    only(
        Family::Linux,
        "network-test.debian.org",
        Path::Is("/nm"),
        &NETWORK_MANAGER,
    ),
    only(
        Family::Kindle,
        "spectrum.s3.amazonaws.com",
        Path::Is("/kindle-wifi/wifistub.html"),
        &KINDLE,
    ),
];

/// A probe of one family alone.
const fn only(family: Family, host: &'static str, path: Path, answer: &'static Answer) -> Probe {
    Probe {
        host,
        path,
        family,
        shared: false,
        answer,
    }
}

/// A probe for an empty 204, on a name that several systems ask.
const fn google(family: Family, host: &'static str) -> Probe {
    Probe {
        host,
        path: Path::Generate204,
        family,
        shared: true,
        answer: &NO_CONTENT,
    }
}

/// The probe that a request for this host and path is, if it is one.
pub fn find(host: &str, path: &str) -> Option<&'static Probe> {
    TABLE.iter().find(|p| p.host == host && p.path.covers(path))
}

impl Probe {
    /// Who asked, given the user agent of the request.
    pub fn asked_by(&self, agent: &str) -> Family {
        match Family::of_agent(agent) {
            Family::Other => self.family,
            named if self.shared => named,
            _ => self.family,
        }
    }
}

impl Answer {
    /// The answer as a response. No cache may keep it: it is true for one client, for a while.
    pub fn response(&self) -> Response {
        let mut response = Response::new(Body::from(Bytes::from_static(self.body.as_bytes())));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for &(name, value) in self.headers {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_rows_claim_the_same_request() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                let same = matches!((a.path, b.path), (Path::Is(x), Path::Is(y)) if x != y);
                assert!(a.host != b.host || same, "{} stands twice", a.host);
            }
        }
    }

    #[test]
    fn hosts_are_written_as_they_are_compared() {
        for probe in &TABLE {
            assert_eq!(probe.host, probe.host.to_ascii_lowercase());
            assert!(!probe.host.ends_with('.') && !probe.host.contains(':'));
        }
    }

    #[test]
    fn each_system_gets_the_bytes_it_compares() {
        let body = |host, path| find(host, path).map(|p| (p.answer.status.as_u16(), p.answer.body));
        assert_eq!(
            body("www.msftconnecttest.com", "/connecttest.txt").map(|(s, b)| (s, b.len())),
            Some((200, 22))
        );
        assert_eq!(
            body("www.msftncsi.com", "/ncsi.txt"),
            Some((200, "Microsoft NCSI"))
        );
        assert_eq!(
            body("detectportal.firefox.com", "/success.txt"),
            Some((200, "success\n"))
        );
        assert_eq!(
            body("connectivitycheck.gstatic.com", "/generate_204"),
            Some((204, ""))
        );
        assert_eq!(
            body("fedoraproject.org", "/static/hotspot.txt"),
            Some((200, "OK"))
        );
        assert_eq!(body("fedoraproject.org", "/"), None);
        assert_eq!(body("www.msftconnecttest.com", "/redirect"), None);
        assert_eq!(body("example.org", "/generate_204"), None);
    }

    #[test]
    fn a_name_that_many_ask_is_counted_by_who_says_who_they_are() {
        let gstatic = find("www.gstatic.com", "/generate_204").expect("listed");
        assert_eq!(gstatic.asked_by(""), Family::ChromeOs);
        assert_eq!(
            gstatic.asked_by("Dalvik/2.1.0 (Linux; U; Android 13)"),
            Family::Android
        );
        assert_eq!(
            gstatic.asked_by("Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"),
            Family::Windows
        );
        let firefox = find("detectportal.firefox.com", "/success.txt").expect("listed");
        assert_eq!(
            firefox.asked_by("Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"),
            Family::Firefox
        );
    }
}
