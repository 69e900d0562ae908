//! Word of what happened, as news for the people it concerns.

use jiff::civil::DateTime;

use super::When;
use super::told::{Facts, SeatNews, Told, What};
use crate::clock::Now;
use crate::people::{Line, news};
use crate::store::{Error, Tx};

/// Leaves word with a person, in the act that has something to say.
///
/// # Errors
/// The store failed.
#[allow(clippy::needless_pass_by_value, reason = "it is a `Tell`")]
pub fn to_news(tx: &mut Tx<'_>, told: Told, now: Now) -> Result<(), Error> {
    let to = told.to;
    news::tell(tx, to, line(&told), now)
}

/// What happened, in a line.
fn line(told: &Told) -> Line {
    let said = |key: &str| Line::new(key).arg("title", &told.title);
    let line = match &told.what {
        What::Seat(news) => seat_line(news, &said),
        What::Published => said("programme-news-published"),
        What::Refused { why } => said("programme-news-refused").arg("why", why),
        What::Hidden { why, article } => said("programme-news-hidden")
            .arg("why", why)
            .arg("article", article),
        What::ShownAgain => said("programme-news-shown-again"),
    };
    let page = format!("/programme/{}", told.event);
    let is_mine = !matches!(told.what, What::Seat(_));
    line.to(match told.at {
        _ if is_mine => format!("{page}/mien"),
        Some(at) => format!("{page}?date={at}"),
        None => page,
    })
}

/// What happened to a seat, in a line of this shape.
pub(super) fn seat_line(news: &SeatNews, said: &impl Fn(&str) -> Line) -> Line {
    match news {
        SeatNews::MovedUp => said("programme-news-moved-up"),
        SeatNews::Cancelled { whole: true } => said("programme-news-cancelled"),
        SeatNews::Cancelled { whole: false } => said("programme-news-cancelled-date"),
        SeatNews::Withdrawn => said("programme-news-withdrawn"),
        SeatNews::Restored { now } => {
            facts(said("programme-news-restored"), now, "when_now", "place")
        }
        SeatNews::Changed { before, after } => {
            let line = facts(
                said("programme-news-changed"),
                before,
                "when_before",
                "place_before",
            );
            facts(line, after, "when_now", "place")
        }
    }
}

fn facts(line: Line, facts: &Facts, when: &str, place: &str) -> Line {
    let at = match &facts.when {
        When::Days { first, .. } => first.to_string(),
        When::Hours { start, .. } => DateTime::to_string(start),
    };
    line.arg(when, at)
        .arg(place, facts.place.as_deref().unwrap_or("–"))
}
