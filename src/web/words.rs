//! What the pages say, in each language: Fluent messages, a file a room.
//!
//! Invariants: both languages have the same messages with the same arguments, and every message a template names exists
//! (`tests/house.rs`); a message never holds HTML, so that escaping stays with the templates.

use std::fmt::Display;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::FluentNumber;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    Fr,
    En,
}

impl Lang {
    /// Every language of the interface, the default first.
    pub const ALL: [Lang; 2] = [Lang::Fr, Lang::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Fr => "fr",
            Lang::En => "en",
        }
    }

    /// The language's own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Lang::Fr => "Français",
            Lang::En => "English",
        }
    }

    /// The language of a tag such as `fr` or `en-GB`.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_']).next()?;
        Lang::ALL
            .into_iter()
            .find(|l| l.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language we speak among those a browser asks for (RFC 9110, 12.5.4), by weight.
    pub fn accepted(header: &str) -> Option<Lang> {
        let mut asked: Vec<(u16, Lang)> = header
            .split(',')
            .filter_map(|range| {
                let (tag, q) = range.split_once(";q=").unwrap_or((range, "1"));
                let weight = (q.trim().parse::<f32>().ok()?.clamp(0.0, 1.0) * 1000.0) as u16;
                (weight > 0).then_some(weight).zip(Lang::from_tag(tag))
            })
            .collect();
        asked.sort_by_key(|&(weight, _)| std::cmp::Reverse(weight));
        asked.first().map(|&(_, lang)| lang)
    }
}

macro_rules! rooms {
    ($($room:literal),* $(,)?) => {
        const SOURCES: [(&str, [&str; 2]); [$($room),*].len()] = [$(($room, [
            include_str!(concat!("../../locales/fr/", $room, ".ftl")),
            include_str!(concat!("../../locales/en/", $room, ".ftl")),
        ])),*];
    };
}
rooms![
    "web",
    "appliance",
    "people",
    "media",
    "home",
    "search",
    "venue",
    "programme",
    "commons",
    "questions",
    "lexicon",
    "syndication",
    "archive",
    "portal",
    "desk",
    "doctor",
    "tasks",
    "machine",
    "backups",
];

/// The messages of one language.
#[derive(Clone, Copy)]
pub struct Words {
    lang: Lang,
    bundle: &'static FluentBundle<FluentResource>,
}

impl Words {
    /// The messages of a language, parsed once for the life of the program.
    pub fn of(lang: Lang) -> Words {
        static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
        let bundles = BUNDLES.get_or_init(|| Lang::ALL.map(load));
        Words {
            lang,
            bundle: &bundles[lang as usize],
        }
    }

    /// The language of these messages.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A message without arguments.
    pub fn t(&self, key: &str) -> String {
        self.say(key, None)
    }

    /// A message with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Argument) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(name, value.fluent());
        self.say(key, Some(&args))
    }

    /// A message with two arguments.
    pub fn t2(
        &self,
        key: &str,
        first: &str,
        a: impl Argument,
        second: &str,
        b: impl Argument,
    ) -> String {
        let mut args = FluentArgs::with_capacity(2);
        args.set(first, a.fluent());
        args.set(second, b.fluent());
        self.say(key, Some(&args))
    }

    /// A message with arguments given as pairs, for keys that are computed (refusals).
    pub fn with(&self, key: &str, pairs: &[(&str, String)]) -> String {
        let mut args = FluentArgs::with_capacity(pairs.len());
        for (name, value) in pairs {
            // `007` is a title, and stays as it was written.
            let number = value.parse::<i32>().ok();
            match number.filter(|number| number.to_string() == *value) {
                Some(number) => args.set(*name, FluentValue::Number(FluentNumber::from(number))),
                None => args.set(*name, FluentValue::from(value.as_str())),
            }
        }
        self.say(key, Some(&args))
    }

    /// A missing message shows its key: ugly, visible, and never a blank page; `tests/house.rs` keeps it from happening.
    fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            tracing::error!(key, "message missing in {}", self.lang.tag());
            return key.to_string();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, args, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "message could not be formed");
        }
        text.into_owned()
    }
}

/// What may stand in a message: text is put as it is, numbers choose plural forms and are written the language's way.
pub trait Argument {
    fn fluent(self) -> FluentValue<'static>;
}

impl Argument for &str {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(self.to_string().into())
    }
}

impl<T: Display + ?Sized> Argument for &&T {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(self.to_string().into())
    }
}

impl Argument for String {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(self.into())
    }
}

impl Argument for &String {
    fn fluent(self) -> FluentValue<'static> {
        FluentValue::String(self.clone().into())
    }
}

macro_rules! numbers {
    ($($t:ty),*) => {$(
        impl Argument for $t {
            fn fluent(self) -> FluentValue<'static> { FluentValue::from(self) }
        }
        impl Argument for &$t {
            fn fluent(self) -> FluentValue<'static> { FluentValue::from(*self) }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize, i32, i64);

fn load(lang: Lang) -> FluentBundle<FluentResource> {
    let id = lang.tag().parse().expect("our own language tags are valid");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    bundle.set_use_isolating(false);
    for (room, texts) in SOURCES {
        let resource = FluentResource::try_new(texts[lang as usize].to_string())
            .unwrap_or_else(|(_, errors)| panic!("locales/{}/{room}.ftl: {errors:?}", lang.tag()));
        if let Err(errors) = bundle.add_resource(resource) {
            panic!(
                "locales/{}/{room}.ftl repeats a message: {errors:?}",
                lang.tag()
            );
        }
    }
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_chooses_the_language_by_weight() {
        assert_eq!(Lang::accepted("de, en-GB;q=0.8, fr;q=0.9"), Some(Lang::Fr));
        assert_eq!(Lang::accepted("en,fr;q=0.5"), Some(Lang::En));
        assert_eq!(Lang::accepted("de"), None);
        assert_eq!(Lang::accepted("fr;q=0, en;q=0.1"), Some(Lang::En));
    }

    #[test]
    fn every_message_file_parses() {
        for lang in Lang::ALL {
            assert_ne!(Words::of(lang).t("web-skip"), "web-skip");
        }
    }
}
