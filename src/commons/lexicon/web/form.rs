//! The one form of an entry: added, changed by who writes it, proposed by others; shown as it will be before it is sent.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use super::said::{self, View};
use super::{Typed, id, page};
use crate::commons::lexicon::acts::{self, Refused, proposal_page};
use crate::commons::lexicon::{
    self, Fault, Kept, LONGEST_LINE, MOST_EXAMPLES, MOST_VARIANTS, Revision, Text, glossary, store,
};
use crate::documents::Language;
use crate::documents::body;
use crate::ids::TermId;
use crate::people::Member;
use crate::store::Tx;
use crate::web::form::{Field, Stale};
use crate::web::gloss::Gloss;
use crate::web::words::{Lang, Words};
use crate::web::{self, Error, Frame, Posted};

/// What the button sends that only looks.
const PREVIEW: &str = "apercu";

/// What people of one place mean by it, as it is filled in.
struct Slot {
    /// From 1.
    number: usize,
    place: Field,
    meaning: Field,
}

impl Slot {
    fn is_empty(&self) -> bool {
        self.place.value.trim().is_empty() && self.meaning.value.trim().is_empty()
    }
}

/// The fields.
struct Fields {
    word: Field,
    language: Language,
    forms: Field,
    definition: Field,
    variants: Vec<Slot>,
    examples: Field,
    note: Field,
}

impl Fields {
    /// Filled with what an entry says.
    fn of(text: &Text) -> Self {
        let body = &text.body;
        let slots = body.variants.iter().enumerate().map(|(n, it)| Slot {
            number: n + 1,
            place: Field::of(&*it.place),
            meaning: Field::of(&*it.text),
        });
        Self {
            word: Field::of(&*text.title),
            language: text.language,
            forms: Field::of(body.forms.join("\n")),
            definition: Field::of(&*body.definition),
            variants: with_room(slots.collect()),
            examples: Field::of(body.examples.join("\n")),
            note: Field::default(),
        }
    }

    /// As they were sent; with the text and what is said of the change, when all is right.
    fn typed(w: Words, typed: &Typed) -> (Self, Option<(Text, String)>) {
        let value = |name: &str| typed.get(name).cloned().unwrap_or_default();
        let taken = |name: &str, read: &dyn Fn(&str) -> Result<Vec<String>, Fault>| {
            let value = value(name);
            let read = read(&value);
            (refused(w, value, read.as_ref().err().copied()), read.ok())
        };
        let one = |read: Result<String, Fault>| read.map(|it| vec![it]);
        let (word, title) = taken("mot", &|it| one(lexicon::word(it)));
        let (forms, other_forms) = taken("formes", &|it| lexicon::forms(&value("mot"), it));
        let (definition, meaning) = taken("definition", &|it| one(lexicon::definition(it)));
        let (examples, used) = taken("exemples", &|it| {
            lexicon::lines(it, LONGEST_LINE, MOST_EXAMPLES)
        });
        let (note, said) = taken("note", &|it| one(lexicon::line(it, LONGEST_LINE)));
        let language = match &*value("langue") {
            "en" => Language::En,
            _ => Language::Fr,
        };
        let (slots, variants) = slots(w, value);
        let only = |all: Option<Vec<String>>| all.and_then(|all| all.into_iter().next());
        let text = || {
            let text = Text {
                title: only(title)?,
                language,
                body: body::Term {
                    forms: other_forms?,
                    definition: only(meaning)?,
                    variants: variants?,
                    examples: used?,
                },
            };
            Some((text, only(said)?))
        };
        let text = text();
        let fields = Self {
            word,
            language,
            forms,
            definition,
            variants: with_room(slots),
            examples,
            note,
        };
        (fields, text)
    }

    fn is_refused(&self) -> bool {
        let own = [
            &self.word,
            &self.forms,
            &self.definition,
            &self.examples,
            &self.note,
        ];
        let slots = self.variants.iter();
        let slots = slots.flat_map(|slot| [&slot.place, &slot.meaning]);
        own.into_iter().chain(slots).any(Field::is_refused)
    }
}

/// A field with what was typed, and why it is not taken.
fn refused(w: Words, value: String, fault: Option<Fault>) -> Field {
    let field = Field::of(value);
    match fault {
        Some(fault) => field.refused(said::fault(w, fault)),
        None => field,
    }
}

/// The variants as they were sent, without those left empty; and what they say, when all are right.
fn slots(w: Words, value: impl Fn(&str) -> String) -> (Vec<Slot>, Option<Vec<body::Variant>>) {
    let (mut slots, mut variants) = (Vec::new(), Some(Vec::new()));
    for number in 1..=MOST_VARIANTS {
        let [place, meaning] =
            [format!("lieu-{number}"), format!("sens-{number}")].map(|it| value(&it));
        let faults = match lexicon::variant(&place, &meaning) {
            Ok(None) => continue,
            Ok(Some(variant)) => {
                variants.iter_mut().for_each(|it| it.push(variant.clone()));
                [None, None]
            }
            Err(faults) => {
                variants = None;
                faults
            }
        };
        slots.push(Slot {
            number: slots.len() + 1,
            place: refused(w, place, faults[0]),
            meaning: refused(w, meaning, faults[1]),
        });
    }
    (slots, variants)
}

/// With an empty place to write in, while there is room.
fn with_room(mut slots: Vec<Slot>) -> Vec<Slot> {
    if slots.len() < MOST_VARIANTS && slots.last().is_none_or(|it| !it.is_empty()) {
        slots.push(Slot {
            number: slots.len() + 1,
            place: Field::default(),
            meaning: Field::default(),
        });
    }
    slots
}

#[derive(Template)]
#[template(path = "commons/term-form.html")]
struct FormPage {
    f: Frame,
    token: String,
    notice: String,
    /// What the notice is about; empty when there is nothing to read.
    notice_href: String,
    lead: String,
    /// The revision that is changed; empty for a new entry.
    was: String,
    fields: Fields,
    act: String,
    action: String,
    back: String,
    back_words: String,
    preview: Option<View>,
    glosses: Vec<Gloss>,
}

impl FormPage {
    /// For a new entry.
    fn adding(who: &Member, fields: Fields) -> Self {
        let visit = &who.visit;
        Self {
            f: visit.frame("commons", visit.t("lexicon-add")),
            token: visit.shell.forms.issue(visit),
            notice: String::new(),
            notice_href: String::new(),
            lead: visit.t("lexicon-add-lead"),
            was: String::new(),
            fields,
            act: visit.t("lexicon-add-act"),
            action: "/communs/lexique/ajouter".to_owned(),
            back: "/communs/lexique".to_owned(),
            back_words: visit.t("lexicon-title"),
            preview: None,
            glosses: Vec::new(),
        }
    }

    /// For one that there is.
    fn changing(who: &Member, (kept, latest): &(Kept, Revision), fields: Fields) -> Self {
        let w = who.visit.words;
        let title = &latest.text.title;
        let [head, lead, act] = match kept.is_written_by(who.person.id) {
            true => [
                "lexicon-change",
                "lexicon-change-lead",
                "lexicon-change-act",
            ],
            false => [
                "lexicon-propose",
                "lexicon-propose-lead",
                "lexicon-propose-act",
            ],
        };
        Self {
            f: who.visit.frame("commons", w.t(head)),
            lead: w.with(lead, &[("title", title.clone())]),
            was: kept.published.to_string(),
            act: w.t(act),
            action: format!("{}/modifier", page(kept.id)),
            back: page(kept.id),
            back_words: title.clone(),
            ..Self::adding(who, fields)
        }
    }

    fn is_changing(&self) -> bool {
        !self.was.is_empty()
    }

    /// Each language that may be chosen: its tag, its own name, and whether it is.
    fn languages(&self) -> [(&'static str, &'static str, bool); 2] {
        let one = |it: Language| (it.tag(), said::language(it), it == self.fields.language);
        [Language::Fr, Language::En].map(one)
    }

    /// Prepares the page that is shown instead of doing it: there is something to put right, to look at first, or to send again.
    /// Whether that is so.
    async fn stays(
        &mut self,
        who: &Member,
        (typed, text): (&Typed, Option<&Text>),
        stale: Option<Stale>,
    ) -> Result<bool, Error> {
        let Some(text) = text else {
            return Ok(true);
        };
        if typed.get("faire").is_some_and(|it| it == PREVIEW) {
            let shell = &who.visit.shell;
            let mut glossing = glossary::glossing(shell, text.language).await?;
            self.preview = Some(View::of(text, &mut glossing));
            self.glosses = glossing.glosses();
            return Ok(true);
        }
        if let Some(stale) = stale {
            self.notice = who.visit.t(stale.key());
        }
        Ok(stale.is_some())
    }

    /// Says why it was not done.
    fn refused(mut self, w: Words, refused: Refused) -> Result<Response, Error> {
        if let Refused::Taken(id, _) = &refused {
            self.notice_href = page(*id);
        }
        self.notice = said::refused(w, refused)?;
        web::private_page(&self)
    }
}

/// GET /communs/lexique/ajouter
pub(super) async fn add_form(who: Member) -> Result<Response, Error> {
    let text = Text {
        language: match who.visit.words.lang() {
            Lang::Fr => Language::Fr,
            Lang::En => Language::En,
        },
        ..Text::default()
    };
    web::private_page(&FormPage::adding(&who, Fields::of(&text)))
}

/// POST /communs/lexique/ajouter
pub(super) async fn add(who: Member, mut posted: Posted<Typed>) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let w = who.visit.words;
    let (fields, text) = Fields::typed(w, &typed);
    let mut form = FormPage::adding(&who, fields);
    let read = (&typed, text.as_ref().map(|it| &it.0));
    let stays = form.stays(&who, read, posted.stale).await?;
    let Some((text, _)) = text.filter(|_| !stays) else {
        return web::private_page(&form);
    };
    let (person, now) = (who.person.id, who.visit.shell.clock.now());
    let act = move |tx: &mut Tx<'_>| acts::add(tx, person, text, now);
    match who.visit.shell.store.write(act).await {
        Ok(id) => Ok(posted.done(page(id))),
        Err(refused) => form.refused(w, refused),
    }
}

/// The entry, if everybody reads it.
async fn public(who: &Member, term: TermId) -> Result<(Kept, Revision), Error> {
    let read = move |read: &_| store::public(read, term);
    let found = who.visit.shell.store.read(read).await?;
    found.ok_or(Error::NotFound)
}

/// GET /communs/lexique/{id}/modifier
pub(super) async fn change_form(who: Member, Path(name): Path<String>) -> Result<Response, Error> {
    let found = public(&who, id(&name)?).await?;
    let fields = Fields::of(&found.1.text);
    web::private_page(&FormPage::changing(&who, &found, fields))
}

/// POST /communs/lexique/{id}/modifier
pub(super) async fn change(
    who: Member,
    Path(name): Path<String>,
    mut posted: Posted<Typed>,
) -> Result<Response, Error> {
    let typed = std::mem::take(&mut posted.form);
    let was = typed.get("was").and_then(|it| it.parse::<u32>().ok());
    let was = was.ok_or(Error::Bad("no revision that is changed"))?;
    let (w, found) = (who.visit.words, public(&who, id(&name)?).await?);
    let (fields, text) = Fields::typed(w, &typed);
    let mut form = FormPage::changing(&who, &found, fields);
    let published = std::mem::replace(&mut form.was, was.to_string());
    let read = (&typed, text.as_ref().map(|it| &it.0));
    let stays = form.stays(&who, read, posted.stale).await?;
    let Some(said) = text.filter(|_| !stays) else {
        return web::private_page(&form);
    };
    let (term, person, now) = (found.0.id, who.person.id, who.visit.shell.clock.now());
    let is_own = found.0.is_written_by(person);
    let act = move |tx: &mut Tx<'_>| match is_own {
        true => acts::revise(tx, (term, person), was, said, now).map(|()| page(term)),
        false => {
            let proposal = acts::propose(tx, (term, person), was, said, now)?;
            Ok(proposal_page(term, proposal))
        }
    };
    match who.visit.shell.store.write(act).await {
        Ok(to) => Ok(posted.done(to)),
        Err(Refused::Meanwhile) => {
            // Who has read what is there now and sends it again means it.
            (form.was, form.notice_href) = (published, page(term));
            form.refused(w, Refused::Meanwhile)
        }
        Err(refused) => form.refused(w, refused),
    }
}
