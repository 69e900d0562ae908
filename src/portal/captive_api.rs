//! The captive portal API (RFC 8908): the same truth as the probes, asked for politely.

use serde::Serialize;

use super::guests::Standing;
use super::is_free;
use crate::reach::Reach;

/// The media type of the answer.
pub const MEDIA_TYPE: &str = "application/captive+json";

/// The answer (RFC 8908, section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// Whether the client still has to visit the portal.
    pub captive: bool,
    pub user_portal_url: String,
    pub venue_info_url: String,
    /// Whether visiting the portal again gives more time: it does.
    pub can_extend_session: bool,
    /// Seconds until the client is captive again; present only while it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_remaining: Option<u32>,
}

impl Answer {
    /// The answer for a client; `base` is the box's own https address.
    pub fn of(standing: Standing, reach: Reach, honest: bool, base: &str) -> Answer {
        let captive = !is_free(standing.entered(), reach, honest);
        let seconds_remaining = match standing {
            Standing::Entered { seconds_left } if !captive => Some(seconds_left),
            _ => None,
        };
        Answer {
            captive,
            user_portal_url: format!("{base}/portail"),
            venue_info_url: format!("{base}/lieu"),
            can_extend_session: true,
            seconds_remaining,
        }
    }
}

/// Whether an `Accept` header takes the answer; a client that names no type takes any (RFC 9110, section 12.5.1).
pub fn is_accepted(accept: Option<&str>) -> bool {
    let Some(accept) = accept else { return true };
    accept.split(',').any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let refused = parts.any(|p| {
            p.strip_prefix("q=")
                .is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0))
        });
        !refused && matches!(name.as_str(), MEDIA_TYPE | "application/*" | "*/*")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://parvis.example";

    #[test]
    fn who_has_not_entered_is_led_to_the_portal() {
        let json = serde_json::to_value(Answer::of(Standing::Outside, Reach::Up, false, BASE))
            .expect("json");
        assert_eq!(
            json,
            serde_json::json!({
                "captive": true,
                "user-portal-url": "https://parvis.example/portail",
                "venue-info-url": "https://parvis.example/lieu",
                "can-extend-session": true,
            })
        );
    }

    #[test]
    fn who_has_entered_learns_how_long() {
        let entered = Standing::Entered {
            seconds_left: 86_400,
        };
        let answer = Answer::of(entered, Reach::Local, false, BASE);
        assert_eq!(
            (answer.captive, answer.seconds_remaining),
            (false, Some(86_400))
        );
        let honest = Answer::of(entered, Reach::Local, true, BASE);
        assert_eq!((honest.captive, honest.seconds_remaining), (true, None));
    }

    #[test]
    fn browsers_are_told_from_systems_by_what_they_accept() {
        assert!(is_accepted(None));
        assert!(is_accepted(Some("application/captive+json")));
        assert!(is_accepted(Some("text/html, */*;q=0.8")));
        assert!(is_accepted(Some("Application/Captive+JSON; q=1")));
        assert!(!is_accepted(Some("text/html,application/xhtml+xml")));
        assert!(!is_accepted(Some("*/*;q=0, text/html")));
        assert!(!is_accepted(Some("")));
    }
}
