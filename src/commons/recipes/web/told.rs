//! What was said below a recipe, as its page shows it: who tried it and how it went, and remarks, each in the order in which it was
//! said.

use super::said;
use crate::commons::recipes::page;
use crate::commons::recipes::remarks::{Remark, Tried};
use crate::ids::{RecipeId, RemarkId};
use crate::web::markdown::Html;
use crate::web::words::Words;
use crate::web::{Visit, dates};

/// One thing that was said.
pub(super) struct Told {
    /// Its name within the page.
    pub(super) anchor: String,
    /// Where who said it, or the desk, changes it.
    pub(super) href: String,
    /// Who and when.
    pub(super) about: String,
    /// What its link is called for who does not see where it stands.
    pub(super) named: String,
    /// Parts under a name of their own.
    pub(super) parts: Vec<(String, Html)>,
    /// What stands alone; empty where there are parts.
    pub(super) text: Html,
}

/// Who tried it, when, and which publication.
pub(super) fn about(w: Words, name: String, tried: &Tried) -> String {
    let name = ("name", name);
    let revision = ("revision", tried.revision.to_string());
    match tried.on {
        Some(on) => {
            let day = ("day", dates::date(w.lang(), on));
            w.with("commons-tried-about", &[name, day, revision])
        }
        None => w.with("commons-tried-about-undated", &[name, revision]),
    }
}

/// What somebody has to say: in parts where they changed something, else in one text.
pub(super) fn parts(w: Words, tried: Option<&Tried>, text: &str) -> (Vec<(String, Html)>, Html) {
    let text = Html::of(text);
    match tried.filter(|it| !it.changed.is_empty()) {
        Some(tried) => {
            let changed = (w.t("commons-tried-changed"), Html::of(&tried.changed));
            let went = (w.t("commons-tried-went"), text);
            (vec![changed, went], Html::default())
        }
        None => (Vec::new(), text),
    }
}

/// Those who tried it, and the remarks; only what everybody may read.
pub(super) fn told(
    visit: &Visit,
    recipe: RecipeId,
    all: Vec<(RemarkId, Remark, String)>,
) -> [Vec<Told>; 2] {
    let shown = all.into_iter().filter(|(_, it, _)| it.is_shown());
    let (tried, talk): (Vec<_>, Vec<_>) = shown.partition(|(_, it, _)| it.tried.is_some());
    [tried, talk].map(|all| {
        let all = all.into_iter();
        all.map(|it| one(visit, recipe, it)).collect()
    })
}

fn one(visit: &Visit, recipe: RecipeId, (id, it, name): (RemarkId, Remark, String)) -> Told {
    let w = visit.words;
    let version = ("version", it.version.to_string());
    let about = match &it.tried {
        Some(tried) if it.version > 1 => {
            let about = about(w, name.clone(), tried);
            w.with("commons-tried-again", &[("about", about), version])
        }
        Some(tried) => about(w, name.clone(), tried),
        None => {
            let words = [
                ("name", name.clone()),
                ("day", said::day(visit, it.at)),
                version,
            ];
            if it.version > 1 {
                w.with("questions-said-version", &words)
            } else {
                w.with("questions-said", &words[..2])
            }
        }
    };
    let (parts, text) = parts(w, it.tried.as_ref(), &it.text);
    Told {
        anchor: id.to_string(),
        href: format!("{}/dit/{id}", page(recipe)),
        about,
        named: name,
        parts,
        text,
    }
}
