//! The one form of the commons: fields with their hints and problems, filled again when something is wrong.

use askama::Template;

use super::Typed;
use super::pictures::Pictures;
use crate::people::Member;
use crate::web::Frame;
use crate::web::markdown::Html;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commons) enum How {
    /// One line.
    Line,
    /// A number.
    Number,
    /// A day.
    Day,
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
pub(in crate::commons) struct Asked {
    pub(in crate::commons) name: &'static str,
    pub(in crate::commons) how: How,
    pub(in crate::commons) label: String,
    pub(in crate::commons) hint: String,
    pub(in crate::commons) value: String,
    pub(in crate::commons) problem: String,
    /// Of a choice: value and words.
    pub(in crate::commons) options: Vec<(String, String)>,
    pub(in crate::commons) is_needed: bool,
}

impl Asked {
    pub(in crate::commons) fn new(
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

    pub(in crate::commons) fn hint(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    pub(in crate::commons) fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }

    pub(in crate::commons) fn options(mut self, options: Vec<(String, String)>) -> Self {
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
pub(in crate::commons) struct FormPage {
    pub(in crate::commons) f: Frame,
    pub(in crate::commons) token: String,
    pub(in crate::commons) notice: String,
    pub(in crate::commons) lead: String,
    /// What tells what was read from what is there now; empty where nobody else writes.
    pub(in crate::commons) was: String,
    pub(in crate::commons) fields: Vec<Asked>,
    pub(in crate::commons) act: String,
    pub(in crate::commons) action: String,
    pub(in crate::commons) back: String,
    pub(in crate::commons) back_words: String,
    /// What was done just now; may be empty.
    pub(in crate::commons) done: String,
    /// The pictures of what is written; none where there can be none.
    pub(in crate::commons) pictures: Option<Pictures>,
    /// Other things to do here, each a form with one button: address, words.
    pub(in crate::commons) others: Vec<(String, String)>,
    /// What somebody wrote that the form is about; may be empty.
    pub(in crate::commons) said: String,
    /// Pages where more can be done: address, words.
    pub(in crate::commons) links: Vec<(String, String)>,
    /// How what was typed will be read; none while nobody asked to see it.
    pub(in crate::commons) preview: Option<Preview>,
    /// The button that shows it, and does nothing else; empty where there is none.
    pub(in crate::commons) look: String,
}

/// How what was typed will be read, and what is there already.
pub(in crate::commons) struct Preview {
    pub(in crate::commons) title: String,
    pub(in crate::commons) lang: &'static str,
    pub(in crate::commons) by: String,
    /// What stands before the text, each part under a name of its own.
    pub(in crate::commons) parts: Vec<(String, Html)>,
    pub(in crate::commons) text: Html,
    /// What stands above things that look alike; empty where nobody looked for them.
    pub(in crate::commons) alike_title: String,
    /// Things that look alike: title, its language, address, state in words.
    pub(in crate::commons) alike: Vec<(String, &'static str, String, String)>,
}

impl FormPage {
    /// A form of a member's.
    pub(in crate::commons) fn new(
        who: &Member,
        title: String,
        action: String,
        fields: Vec<Asked>,
    ) -> Self {
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
            done: String::new(),
            pictures: None,
            others: Vec::new(),
            said: String::new(),
            links: Vec::new(),
            preview: None,
            look: String::new(),
        }
    }

    /// The way back.
    pub(in crate::commons) fn back(mut self, href: String, words: String) -> Self {
        (self.back, self.back_words) = (href, words);
        self
    }

    /// Fills in what was typed.
    pub(in crate::commons) fn typed(&mut self, typed: &Typed) {
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
    pub(in crate::commons) fn refuse(&mut self, name: &str, problem: String) {
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
