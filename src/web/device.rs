//! What kind of device asks, as far as the portal must know to explain the next step, and as a person recognises their
//! own among their sessions. Told by each request; of it only the family is ever kept.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;

/// A family of systems that behave alike at a portal.
///
/// The numbers are on disk (counts): never change one, only add.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Family {
    Apple = 1,
    Android = 2,
    ChromeOs = 3,
    Windows = 4,
    /// Firefox's own probe, on whatever system.
    Firefox = 5,
    /// Desktops that ask through NetworkManager.
    Linux = 6,
    Kindle = 7,
    Other = 8,
}

impl Family {
    /// Every family, by number.
    pub const ALL: [Family; 8] = [
        Family::Apple,
        Family::Android,
        Family::ChromeOs,
        Family::Windows,
        Family::Firefox,
        Family::Linux,
        Family::Kindle,
        Family::Other,
    ];

    /// The family that a user agent names; `Other` when it names none.
    pub fn of_agent(agent: &str) -> Family {
        /// In order: Kindles and Android name Linux too, Chromebooks name X11.
        const MARKS: [(&str, Family); 15] = [
            ("Kindle", Family::Kindle),
            ("Silk/", Family::Kindle),
            ("CrOS", Family::ChromeOs),
            ("Android", Family::Android),
            ("Dalvik", Family::Android),
            ("CaptiveNetworkSupport", Family::Apple),
            ("iPhone", Family::Apple),
            ("iPad", Family::Apple),
            ("iPod", Family::Apple),
            ("Macintosh", Family::Apple),
            ("Windows", Family::Windows),
            ("Microsoft NCSI", Family::Windows),
            ("NetworkManager", Family::Linux),
            ("Linux", Family::Linux),
            ("X11", Family::Linux),
        ];
        MARKS
            .iter()
            .find(|(mark, _)| agent.contains(mark))
            .map_or(Family::Other, |&(_, family)| family)
    }

    /// The family with this number.
    pub fn numbered(number: u8) -> Option<Family> {
        Self::ALL.into_iter().find(|&f| f as u8 == number)
    }

    /// Its name, the same in every language; `Other` has none.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Family::Apple => Some("Apple"),
            Family::Android => Some("Android"),
            Family::ChromeOs => Some("ChromeOS"),
            Family::Windows => Some("Windows"),
            Family::Firefox => Some("Firefox"),
            Family::Linux => Some("Linux"),
            Family::Kindle => Some("Kindle"),
            Family::Other => None,
        }
    }
}

/// A device as one request shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Device {
    pub family: Family,
    /// Whether this is the system's own small window rather than a browser.
    pub sheet: bool,
}

impl Device {
    /// The device behind a user agent.
    pub fn of_agent(agent: &str) -> Device {
        let family = Family::of_agent(agent);
        let sheet = match family {
            // Apple's web views do not claim to be Safari; its browsers do.
            Family::Apple => agent.contains("AppleWebKit") && !agent.contains("Safari/"),
            Family::Android => agent.contains("; wv)"),
            _ => false,
        };
        Device { family, sheet }
    }

    /// The device behind a request.
    pub fn of(headers: &http::HeaderMap) -> Device {
        Self::of_agent(agent(headers))
    }
}

/// The device that asks, as an extractor.
impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Device::of(&parts.headers))
    }
}

/// The user agent a request names; empty when it names none.
pub fn agent(headers: &http::HeaderMap) -> &str {
    headers
        .get(http::header::USER_AGENT)
        .and_then(|h| h.to_str().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_by_what_they_say_of_themselves() {
        let cases = [
            ("CaptiveNetworkSupport-443.40.2 wispr", Family::Apple, false),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
                Family::Apple,
                true,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                Family::Apple,
                false,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
                Family::Apple,
                true,
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:130.0) Gecko/20100101 Firefox/130.0",
                Family::Apple,
                false,
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/AP2A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/127.0 Mobile Safari/537.36",
                Family::Android,
                true,
            ),
            (
                "Dalvik/2.1.0 (Linux; U; Android 9; ONEPLUS A5000)",
                Family::Android,
                false,
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/127.0 Safari/537.36",
                Family::ChromeOs,
                false,
            ),
            ("Microsoft NCSI", Family::Windows, false),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0",
                Family::Windows,
                false,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                Family::Linux,
                false,
            ),
            (
                "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ Safari/533.2+ Kindle/3.0+",
                Family::Kindle,
                false,
            ),
            ("curl/8.5.0", Family::Other, false),
            ("", Family::Other, false),
        ];
        for (agent, family, sheet) in cases {
            assert_eq!(Device::of_agent(agent), Device { family, sheet }, "{agent}");
        }
    }

    #[test]
    fn numbers_on_disk_lead_back_to_their_family() {
        for family in Family::ALL {
            assert_eq!(Family::numbered(family as u8), Some(family));
        }
        assert_eq!(Family::numbered(0), None);
    }
}
