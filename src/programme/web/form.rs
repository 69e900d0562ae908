//! The form that writes an event: its fields, as they are shown and as they are sent.

use jiff::civil::{Date, Time};
use serde::Deserialize;

use super::written::NIGHT_ENDS;
use crate::programme::repeating::{Every, Repeating, Until};
use crate::programme::{Details, Event, Signup, When, wording};
use crate::web::form::Field;
use crate::web::words::Words;

/// The fields as they are sent.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    title: String,
    day: String,
    from: String,
    to: String,
    all_day: String,
    last: String,
    place: String,
    description: String,
    capacity: String,
    signup: String,
    every: String,
    until: String,
    times: String,
    host: String,
    category: String,
    link: String,
}

/// The fields as they are shown. `templates/programme/fields.html` shows them.
#[derive(Clone, Default)]
pub(super) struct Form {
    pub(super) title: Field,
    pub(super) day: Field,
    pub(super) from: Field,
    pub(super) to: Field,
    pub(super) all_day: bool,
    pub(super) last: Field,
    pub(super) place: Field,
    pub(super) description: Field,
    pub(super) capacity: Field,
    pub(super) signup: Field,
    pub(super) every: Field,
    pub(super) until: Field,
    pub(super) times: Field,
    pub(super) host: Field,
    pub(super) category: Field,
    pub(super) link: Field,
    /// A repetition that none of the choices says, in words; empty without.
    pub(super) own_rule: String,
}

/// A choice of a list: its value, its words, whether it is the one.
pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) words: String,
    pub(super) is_chosen: bool,
}

impl Form {
    /// An empty one.
    pub(super) fn new() -> Form {
        Form {
            signup: Field::of("none"),
            every: Field::of("once"),
            ..Form::default()
        }
    }

    /// The form as it was sent.
    pub(super) fn of(typed: Typed) -> Form {
        Form {
            title: Field::of(typed.title),
            day: Field::of(typed.day),
            from: Field::of(typed.from),
            to: Field::of(typed.to),
            all_day: !typed.all_day.is_empty(),
            last: Field::of(typed.last),
            place: Field::of(typed.place),
            description: Field::of(typed.description),
            capacity: Field::of(typed.capacity),
            signup: Field::of(typed.signup),
            every: Field::of(typed.every),
            until: Field::of(typed.until),
            times: Field::of(typed.times),
            host: Field::of(typed.host),
            category: Field::of(typed.category),
            link: Field::of(typed.link),
            own_rule: String::new(),
        }
    }

    /// The form of a date that stands already, within its event.
    pub(super) fn showing(
        (details, when): (Details, When),
        event: &Event,
        signup: Signup,
        (w, today): (Words, Date),
    ) -> Form {
        let mut form = Form {
            title: Field::of(details.title),
            place: Field::of(details.place.unwrap_or_default()),
            description: Field::of(details.description),
            capacity: Field::of(details.capacity.map_or_else(String::new, |n| n.to_string())),
            host: Field::of(details.host.unwrap_or_default()),
            category: Field::of(details.category.unwrap_or_default()),
            link: Field::of(details.link.unwrap_or_default()),
            signup: Field::of(signup_key(signup)),
            ..Form::default()
        };
        form.show_when(&when);
        form.show_repetition(event, w, today);
        form
    }

    fn show_when(&mut self, when: &When) {
        let start = when.start();
        self.day = Field::of(start.date().to_string());
        let last = match when {
            When::Days { count, .. } => {
                self.all_day = true;
                let days = i64::from(count.saturating_sub(1));
                start.date().saturating_add(jiff::Span::new().days(days))
            }
            When::Hours { lasts, .. } => {
                self.from = Field::of(hour(start.time()));
                let Some(lasts) = lasts else { return };
                let end = start.saturating_add(*lasts);
                self.to = Field::of(hour(end.time()));
                let is_night = start.date().tomorrow().is_ok_and(|day| day == end.date())
                    && end.time() <= NIGHT_ENDS
                    && end.time() < start.time();
                if is_night { start.date() } else { end.date() }
            }
        };
        if last != start.date() {
            self.last = Field::of(last.to_string());
        }
    }

    /// Offers the series' own rule where no choice says it.
    pub(super) fn show_repetition(&mut self, event: &Event, w: Words, today: Date) {
        let Some(repeating) = Repeating::of(event.repeat.as_ref(), &event.when) else {
            self.own_rule = wording::repetition(w, event, today).unwrap_or_default();
            self.every = Field::of("own");
            return;
        };
        self.every = Field::of(every_key(repeating.every));
        match repeating.until {
            Until::Open => {}
            Until::Day(day) => self.until = Field::of(day.to_string()),
            Until::Times(times) => self.times = Field::of(times.to_string()),
        }
    }

    /// Whether any field was refused.
    pub(super) fn is_refused(&self) -> bool {
        self.fields().iter().any(|field| field.is_refused())
    }

    /// Whether what few people fill in is shown open.
    pub(super) fn is_more_open(&self) -> bool {
        let more = [&self.last, &self.host, &self.category, &self.link];
        more.iter()
            .any(|field| field.is_refused() || !field.value.is_empty())
    }

    /// Whether the end of a repetition is shown open.
    pub(super) fn is_end_open(&self) -> bool {
        let end = [&self.until, &self.times];
        end.iter()
            .any(|field| field.is_refused() || !field.value.is_empty())
    }

    /// The choices of signing up.
    pub(super) fn signups(&self, w: &Words) -> [Choice; 3] {
        [
            ("none", w.t("programme-form-signup-none")),
            ("people", w.t("programme-form-signup-people")),
            ("all", w.t("programme-form-signup-all")),
        ]
        .map(|(value, words)| self.choice(&self.signup, value, words))
    }

    /// The choices of a repetition.
    pub(super) fn everies(&self, w: &Words) -> Vec<Choice> {
        let mut choices = vec![
            ("once", w.t("programme-form-every-once")),
            ("week", w.t("programme-form-every-week")),
            ("fortnight", w.t("programme-form-every-fortnight")),
            ("month", w.t("programme-form-every-month")),
        ];
        if !self.own_rule.is_empty() {
            choices.push(("own", self.own_rule.clone()));
        }
        let choices = choices.into_iter();
        choices
            .map(|(value, words)| self.choice(&self.every, value, words))
            .collect()
    }

    /// A browser's own field for days, unless something else was typed: it comes back as it was.
    pub(super) fn day_kind(&self, field: &Field) -> &'static str {
        let is_day = field.value.is_empty() || field.value.parse::<Date>().is_ok();
        if is_day { "date" } else { "text" }
    }

    /// The same for hours.
    pub(super) fn time_kind(&self, field: &Field) -> &'static str {
        let is_hour = field.value.is_empty()
            || (field.value.len() == "18:30".len() && field.value.parse::<Time>().is_ok());
        if is_hour { "time" } else { "text" }
    }

    fn choice(&self, field: &Field, value: &'static str, words: String) -> Choice {
        let is_chosen = field.value == value;
        Choice {
            value,
            words,
            is_chosen,
        }
    }

    fn fields(&self) -> [&Field; 15] {
        [
            &self.title,
            &self.day,
            &self.from,
            &self.to,
            &self.last,
            &self.place,
            &self.description,
            &self.capacity,
            &self.signup,
            &self.every,
            &self.until,
            &self.times,
            &self.host,
            &self.category,
            &self.link,
        ]
    }
}

/// As a browser's own field for hours writes it.
fn hour(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn every_key(every: Every) -> &'static str {
    match every {
        Every::Never => "once",
        Every::Week => "week",
        Every::TwoWeeks => "fortnight",
        Every::Month => "month",
    }
}

fn signup_key(signup: Signup) -> &'static str {
    match signup {
        Signup::None => "none",
        Signup::Open { visitors: false } => "people",
        Signup::Open { visitors: true } => "all",
    }
}
