//! The lexicon as everybody reads it: the list, one entry, its revisions, and what changed between two.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use super::said::{self, Difference, View};
use super::{id, page};
use crate::commons::lexicon::{Revision, Text, changed, glossary, short, store};
use crate::ids::TermId;
use crate::web::gloss::Gloss;
use crate::web::{self, Error, Frame, Visit, text};

/// Entries that one page lists whole; with more of them, each letter has a page of its own.
const A_PAGE: usize = 100;
/// The longest text to look for, in characters.
const LONGEST_ASKED: usize = 80;

/// A line of the list.
struct Listed {
    title: String,
    lang: &'static str,
    href: String,
    meaning: String,
}

/// Entries under one letter.
struct Group {
    /// In capitals.
    letter: String,
    /// Where it stands in the page.
    anchor: String,
    terms: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "commons/lexicon.html")]
struct LexiconPage {
    f: Frame,
    /// What was looked for.
    asked: String,
    /// « 12 mots », when something was.
    count: String,
    /// Each with where it leads.
    letters: Vec<(String, String)>,
    groups: Vec<Group>,
}

/// What of the lexicon is wanted.
#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Some of a word's letters.
    mot: Option<String>,
    /// The letter that words begin with.
    lettre: Option<String>,
}

/// GET /communs/lexique?mot=…&lettre=…
pub(super) async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Error> {
    let asked = text::one_line(wanted.mot.as_deref().unwrap_or_default());
    let asked: String = asked.chars().take(LONGEST_ASKED).collect();
    let all = visit.shell.store.read(store::lexicon).await?;
    let looked_for = text::folded(&asked);
    let has = |text: &Text| {
        let forms = text.forms();
        forms
            .iter()
            .any(|it| text::folded(it).contains(&looked_for))
    };
    let found = all.into_iter().filter(|(_, latest)| has(&latest.text));
    let groups = grouped(found.collect());
    let terms: usize = groups.iter().map(|it| it.terms.len()).sum();
    let (letters, groups) = paged(groups, terms > A_PAGE, &asked, wanted.lettre.as_deref());
    let shown = LexiconPage {
        f: visit.frame("commons", visit.t("lexicon-title")),
        count: if asked.is_empty() {
            String::new()
        } else {
            visit.words.t1("lexicon-count", "count", terms)
        },
        asked,
        letters,
        groups,
    };
    match shown.asked.is_empty() {
        true => web::shared_page(&shown),
        // What somebody looks for stays in no cache.
        false => web::private_page(&shown),
    }
}

/// Entries in the order of the alphabet, letter by letter; what begins with none comes first.
fn grouped(all: Vec<(TermId, Revision)>) -> Vec<Group> {
    let mut all: Vec<_> = all
        .into_iter()
        .map(|(id, latest)| (text::folded(&latest.text.title), id, latest.text))
        .collect();
    all.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut groups: Vec<Group> = Vec::new();
    for (folded, id, text) in all {
        let first = folded.chars().next().filter(|c| c.is_alphabetic());
        let letter = first.map_or_else(|| "#".to_owned(), |c| c.to_uppercase().collect());
        let term = Listed {
            meaning: short(&text.body.definition),
            lang: text.language.tag(),
            title: text.title,
            href: page(id),
        };
        match groups.last_mut() {
            Some(group) if group.letter == letter => group.terms.push(term),
            _ => groups.push(Group {
                anchor: format!("lettre-{}", first.unwrap_or('0')),
                letter,
                terms: vec![term],
            }),
        }
    }
    groups
}

/// Where each letter leads, and the groups to show: all, or, when there are too many, the chosen letter's or the first.
fn paged(
    mut groups: Vec<Group>,
    is_long: bool,
    asked: &str,
    letter: Option<&str>,
) -> (Vec<(String, String)>, Vec<Group>) {
    let to = |group: &Group| match is_long {
        false => format!("#{}", group.anchor),
        true => {
            let [mot, lettre] = [asked, &group.letter].map(text::in_query);
            format!("/communs/lexique?mot={mot}&lettre={lettre}")
        }
    };
    let letters = groups
        .iter()
        .map(|it| (it.letter.clone(), to(it)))
        .collect();
    if is_long {
        let at = letter.and_then(|letter| groups.iter().position(|it| it.letter == letter));
        groups = vec![groups.swap_remove(at.unwrap_or_default())];
    }
    (letters, groups)
}

#[derive(Template)]
#[template(path = "commons/term.html")]
struct TermPage {
    f: Frame,
    view: View,
    page: String,
    notice: String,
    is_present: bool,
    authors: String,
    licence: (String, &'static str),
    when: String,
    revision: String,
    glosses: Vec<Gloss>,
}

/// A public entry as it is, or was in one of its revisions.
async fn shown(visit: &Visit, term: TermId, number: Option<u32>) -> Result<TermPage, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        let Some((_, latest)) = store::public(read, term)? else {
            return Ok::<_, Error>(None);
        };
        let wanted = match number {
            Some(number) => store::revision(read, term, number)?,
            None => Some(latest),
        };
        let Some(wanted) = wanted else {
            return Ok(None);
        };
        let names = said::names(read, w, &wanted.authors)?;
        Ok(Some((wanted, names)))
    });
    let (wanted, authors) = read.await?.ok_or(Error::NotFound)?;
    let glossing = glossary::glossing(&visit.shell, wanted.text.language).await?;
    let mut glossing = glossing.without(&term.to_string());
    Ok(TermPage {
        f: visit.frame("commons", wanted.text.title.clone()),
        view: View::of(&wanted.text, &mut glossing),
        glosses: glossing.glosses(),
        page: page(term),
        notice: String::new(),
        is_present: true,
        authors,
        licence: (wanted.licence.to_string(), wanted.licence.url()),
        when: said::day(visit, wanted.at),
        revision: w.t1("commons-revision", "number", wanted.number),
    })
}

/// GET /communs/lexique/{id}
pub(super) async fn term(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    web::shared_page(&shown(&visit, id(&name)?, None).await?)
}

/// GET /communs/lexique/{id}/versions/{number}
pub(super) async fn version(
    visit: Visit,
    Path((name, number)): Path<(String, u32)>,
) -> Result<Response, Error> {
    let mut page = shown(&visit, id(&name)?, Some(number)).await?;
    page.is_present = false;
    page.notice = visit.words.t1("commons-version-notice", "number", number);
    web::shared_page(&page)
}

/// A line of the history.
struct Version {
    name: String,
    href: String,
    about: String,
    note: String,
    /// Which parts changed since the one before; empty for the first.
    changed: String,
    compare: String,
}

#[derive(Template)]
#[template(path = "commons/versions.html")]
struct VersionsPage {
    f: Frame,
    page: String,
    title: String,
    versions: Vec<Version>,
    /// All numbers, for comparing any two.
    numbers: Vec<u32>,
    latest: u32,
}

impl VersionsPage {
    fn is_latest(&self, number: &u32) -> bool {
        *number == self.latest
    }
}

/// All revisions of a public entry, each with the name of whose change it was.
async fn history(visit: &Visit, term: TermId) -> Result<Vec<(Revision, String)>, Error> {
    let w = visit.words;
    let read = visit.shell.store.read(move |read| {
        if store::public(read, term)?.is_none() {
            return Ok::<_, Error>(Vec::new());
        }
        let all = store::revisions(read, term)?.into_iter();
        let all = all.map(|it| {
            let name = said::name(read, w, &it.by)?;
            Ok((it, name))
        });
        all.collect()
    });
    let all = read.await?;
    if all.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(all)
}

/// GET /communs/lexique/{id}/versions
pub(super) async fn versions(visit: Visit, Path(name): Path<String>) -> Result<Response, Error> {
    let term = id(&name)?;
    let (w, here) = (visit.words, page(term));
    let all = history(&visit, term).await?;
    let mut versions = Vec::new();
    let mut before: Option<&Revision> = None;
    for (revision, name) in &all {
        let number = revision.number;
        let sections = before.map(|it| changed(&it.text, &revision.text));
        let about = [
            ("name", name.clone()),
            ("day", said::day(&visit, revision.at)),
            ("licence", revision.licence.to_string()),
        ];
        versions.push(Version {
            name: w.t1("commons-revision", "number", number),
            href: format!("{here}/versions/{number}"),
            about: w.with("commons-version-about", &about),
            note: revision.note.clone(),
            changed: sections.map_or_else(String::new, |it| said::sections(w, &it)),
            compare: before.map_or_else(String::new, |it| {
                format!("{here}/comparer?de={}&a={number}", it.number)
            }),
        });
        before = Some(revision);
    }
    versions.reverse();
    let title = before.map_or_else(String::new, |it| it.text.title.clone());
    web::shared_page(&VersionsPage {
        f: visit.frame("commons", visit.t("commons-versions")),
        latest: before.map_or(0, |it| it.number),
        numbers: all.iter().map(|it| it.0.number).collect(),
        page: here,
        title,
        versions,
    })
}

/// Two revisions.
#[derive(Deserialize)]
pub(super) struct Two {
    de: u32,
    a: u32,
}

#[derive(Template)]
#[template(path = "commons/compare.html")]
struct ComparePage {
    f: Frame,
    page: String,
    title: String,
    lang: &'static str,
    lead: String,
    differences: Vec<Difference>,
}

/// GET /communs/lexique/{id}/comparer?de=1&a=2
pub(super) async fn compare(
    visit: Visit,
    Path(name): Path<String>,
    Query(two): Query<Two>,
) -> Result<Response, Error> {
    let term = id(&name)?;
    let w = visit.words;
    let all = history(&visit, term).await?;
    let of = |number: u32| {
        let found = all.iter().find(|(it, _)| it.number == number);
        found.map(|(it, _)| it).ok_or(Error::NotFound)
    };
    let (old, new) = (of(two.de)?, of(two.a)?);
    let lead = [
        ("old", old.number.to_string()),
        ("new", new.number.to_string()),
        ("was", said::day(&visit, old.at)),
        ("is", said::day(&visit, new.at)),
    ];
    web::shared_page(&ComparePage {
        f: visit.frame("commons", visit.t("commons-compare")),
        page: page(term),
        title: new.text.title.clone(),
        lang: new.text.language.tag(),
        lead: w.with("commons-compare-lead", &lead),
        differences: said::differences(w, &old.text, &new.text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Dated;
    use crate::commons::recipes::By;
    use crate::documents::Licence;

    fn entry(title: &str) -> (TermId, Revision) {
        let at = Dated {
            at: 0,
            is_plausible: true,
        };
        let text = Text {
            title: title.to_owned(),
            ..Text::default()
        };
        let revision = Revision {
            number: 1,
            text,
            licence: Licence::CcBySa4,
            authors: Vec::new(),
            by: By::Former,
            at,
            note: String::new(),
        };
        (TermId::MIN, revision)
    }

    fn letters(titles: &[&str]) -> Vec<Group> {
        grouped(titles.iter().map(|it| entry(it)).collect())
    }

    #[test]
    fn words_stand_under_their_letter_accents_or_not() {
        let groups = letters(&["zone", "Échange", "3D", "atelier", "école", "À prix libre"]);
        let said: Vec<_> = groups
            .iter()
            .map(|group| {
                let titles = group.terms.iter().map(|it| &*it.title);
                format!("{} {}", group.letter, titles.collect::<Vec<_>>().join("|"))
            })
            .collect();
        assert_eq!(
            said,
            [
                "# 3D",
                "A À prix libre|atelier",
                "E Échange|école",
                "Z zone"
            ]
        );
    }

    #[test]
    fn a_long_list_is_read_letter_by_letter() {
        let (all, shown) = paged(letters(&["atelier", "zone"]), false, "", Some("Z"));
        assert_eq!((&*all[1].1, shown.len()), ("#lettre-z", 2));
        let (all, shown) = paged(letters(&["atelier", "zone"]), true, "o&e", Some("Z"));
        assert_eq!(all[0].1, "/communs/lexique?mot=o%26e&lettre=A");
        assert_eq!((&*shown[0].letter, shown.len()), ("Z", 1));
        let (_, shown) = paged(letters(&["atelier", "zone"]), true, "", Some("Q"));
        assert_eq!(shown[0].letter, "A");
    }
}
