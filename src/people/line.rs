//! A line of the journal or of the news: said later, in the reader's language.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::web::dates;
use crate::web::words::Words;

/// What happened: a message of `locales/` with its arguments, and where it leads.
///
/// An argument whose name begins with `when` holds a date or a date and time of day (ISO 8601) and is said as people say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The message's key.
    pub key: String,
    /// Its arguments by name.
    pub args: Vec<(String, String)>,
    /// A page of this house, when there is one to look at.
    pub href: Option<String>,
}

impl Line {
    /// A line under this key.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            args: Vec::new(),
            href: None,
        }
    }

    /// The same with an argument.
    #[must_use]
    #[allow(clippy::needless_pass_by_value, reason = "numbers and texts alike")]
    pub fn arg(mut self, name: &str, value: impl ToString) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The same, leading to a page.
    #[must_use]
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Whether it leads to this page, or to one below it.
    pub fn is_about(&self, page: &str) -> bool {
        let rest = self
            .href
            .as_deref()
            .and_then(|href| href.strip_prefix(page));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }

    /// In words.
    pub fn said(&self, w: Words) -> String {
        let args: Vec<(&str, String)> = self
            .args
            .iter()
            .map(|(name, value)| {
                let value = if name.starts_with("when") {
                    moment(w, value)
                } else {
                    value.clone()
                };
                (name.as_str(), value)
            })
            .collect();
        w.with(&self.key, &args)
    }
}

fn moment(w: Words, iso: &str) -> String {
    let lang = w.lang();
    if let Ok(at) = iso.parse::<DateTime>()
        && iso.contains('T')
    {
        let (day, time) = (dates::day(lang, at.date()), dates::time(lang, at.time()));
        return w.t2("people-day-at", "day", day, "at", time);
    }
    iso.parse::<Date>()
        .map_or_else(|_| iso.to_owned(), |day| dates::day(lang, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::Lang;

    #[test]
    fn a_date_is_said_in_the_readers_language() {
        assert_eq!(
            moment(Words::of(Lang::Fr), "2026-11-21"),
            "samedi 21 novembre"
        );
        assert_eq!(
            moment(Words::of(Lang::En), "2026-11-21T18:30:00"),
            "Saturday 21 November at 18:30"
        );
        assert_eq!(moment(Words::of(Lang::Fr), "bientôt"), "bientôt");
    }
}
