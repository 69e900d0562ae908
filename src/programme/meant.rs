//! What somebody means who changes a series while looking at one of its dates.
//!
//! A form shows the date as it is, with what is its own. Where the change is for other dates as well, what was left as
//! the form showed it stays as the series has it; only what was touched changes.

use jiff::civil::DateTime;

use super::series::Scope;
use super::{Details, Event, When};

impl Event {
    /// What `written` in a form that showed the date `at` means for an edit of this reach; `None` where there is no such
    /// date.
    pub fn meant(
        &self,
        at: DateTime,
        scope: Scope,
        written: (Details, When),
    ) -> Option<(Details, When)> {
        let shown = self.as_written(at, Scope::One)?;
        let series = self.as_written(at, scope)?;
        let (a, b, c) = (written.0, shown.0, series.0);
        let details = Details {
            title: touched(a.title, &b.title, c.title),
            description: touched(a.description, &b.description, c.description),
            place: touched(a.place, &b.place, c.place),
            host: touched(a.host, &b.host, c.host),
            category: touched(a.category, &b.category, c.category),
            link: touched(a.link, &b.link, c.link),
            capacity: touched(a.capacity, &b.capacity, c.capacity),
            status: touched(a.status, &b.status, c.status),
        };
        Some((details, touched(written.1, &shown.1, series.1)))
    }
}

fn touched<T: PartialEq>(written: T, shown: &T, otherwise: T) -> T {
    if written == *shown {
        otherwise
    } else {
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::series::{Edit, Repetition};
    use crate::programme::tests::{every, paris};
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn what_is_a_dates_own_is_not_carried_to_the_others() {
        let series = every("Chorale", date(2026, 11, 24), "FREQ=WEEKLY");
        let at = series.when.start().saturating_add(7.days());
        let (mut own, when) = series.as_written(at, Scope::One).expect("a date");
        own.place = Some("La grange".into());
        let later = when.moved_to(at.saturating_add(1.hour()));
        let edit = Edit {
            details: own.clone(),
            when: later.clone(),
            repetition: Repetition::Kept,
        };
        let edited = series.edited(at, Scope::One, &edit, "t", &paris());
        let series = edited.expect("an edit").event;

        own.title = "Grand chœur".into();
        let written = (own, later);
        let one = series.meant(at, Scope::One, written.clone());
        assert_eq!(one, Some(written.clone()), "of itself, all is meant");
        let (details, when) = series.meant(at, Scope::All, written).expect("a date");
        assert_eq!(details.title, "Grand chœur");
        assert_eq!(details.place, None, "its own place stays its own");
        assert_eq!(when, series.when.moved_to(at), "and its own hour");
    }
}
