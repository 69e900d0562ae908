//! The one form of this room: fields with their hints and problems, filled again when something is wrong.

use askama::Template;

use super::Typed;
use crate::people::Member;
use crate::web::Frame;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// One line.
    Line,
    /// A number.
    Number,
    /// Some lines of plain text.
    Lines,
    /// Markdown.
    Text,
    /// One of several.
    Choice,
    /// Any of several, each a box to tick under a name of its own.
    Boxes,
}

/// One field.
pub(super) struct Asked {
    pub(super) name: &'static str,
    pub(super) how: How,
    pub(super) label: String,
    pub(super) hint: String,
    pub(super) value: String,
    pub(super) problem: String,
    /// Of a choice: value and words.
    pub(super) options: Vec<(String, String)>,
    pub(super) is_needed: bool,
}

impl Asked {
    pub(super) fn new(
        name: &'static str,
        how: How,
        label: String,
        value: impl Into<String>,
    ) -> Self {
        Self {
            name,
            how,
            label,
            hint: String::new(),
            value: value.into(),
            problem: String::new(),
            options: Vec::new(),
            is_needed: false,
        }
    }

    pub(super) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    pub(super) fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }

    pub(super) fn options(mut self, options: Vec<(String, String)>) -> Self {
        self.options = options;
        self
    }

    fn is(&self, how: How) -> bool {
        self.how == how
    }

    fn is_refused(&self) -> bool {
        !self.problem.is_empty()
    }

    /// Whether this box is ticked: its value is among those of the field, separated by spaces.
    fn is_ticked(&self, value: &str) -> bool {
        self.value.split(' ').any(|it| it == value)
    }

    /// Whether this is what was chosen.
    fn is_chosen(&self, value: &str) -> bool {
        self.value == value
    }

    /// What describes it, by id.
    fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.name));
        let problem = self.is_refused().then(|| format!("{}-p", self.name));
        let all: Vec<String> = hint.into_iter().chain(problem).collect();
        all.join(" ")
    }
}

/// A page with a form.
#[derive(Template)]
#[template(path = "commons/form.html")]
pub(super) struct FormPage {
    pub(super) f: Frame,
    pub(super) token: String,
    pub(super) notice: String,
    pub(super) lead: String,
    /// What tells what was read from what is there now; empty where nobody else writes.
    pub(super) was: String,
    pub(super) fields: Vec<Asked>,
    pub(super) act: String,
    pub(super) action: String,
    pub(super) back: String,
    pub(super) back_words: String,
    /// Other things to do here, each a form with one button: address, words.
    pub(super) others: Vec<(String, String)>,
}

impl FormPage {
    /// A form of a member's.
    pub(super) fn new(who: &Member, title: String, action: String, fields: Vec<Asked>) -> Self {
        let visit = &who.visit;
        Self {
            f: visit.frame("commons", title),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            lead: String::new(),
            was: String::new(),
            fields,
            act: visit.t("commons-save"),
            action,
            back: "/communs/recettes".to_owned(),
            back_words: visit.t("commons-recipes"),
            others: Vec::new(),
        }
    }

    /// The way back.
    pub(super) fn back(mut self, href: String, words: String) -> Self {
        (self.back, self.back_words) = (href, words);
        self
    }

    /// Fills in what was typed.
    pub(super) fn typed(&mut self, typed: &Typed) {
        for field in &mut self.fields {
            if field.is(How::Boxes) {
                let ticked = field.options.iter().map(|(value, _)| value);
                let ticked = ticked.filter(|it| typed.contains_key(*it));
                field.value = ticked.map(String::as_str).collect::<Vec<_>>().join(" ");
            } else if let Some(value) = typed.get(field.name) {
                field.value.clone_from(value);
            }
        }
        if let Some(was) = typed.get("was") {
            self.was.clone_from(was);
        }
    }

    /// Says why a field is not taken.
    pub(super) fn refuse(&mut self, name: &str, problem: String) {
        if let Some(field) = self.fields.iter_mut().find(|it| it.name == name) {
            field.problem = problem;
        }
    }

    fn is_refused(&self) -> bool {
        self.fields.iter().any(Asked::is_refused)
    }

    fn has_markdown(&self) -> bool {
        self.fields.iter().any(|it| it.is(How::Text))
    }
}
