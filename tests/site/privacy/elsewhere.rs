//! What another place wrote, brought to the place that is walked: public there, and here.

use parvis::clock::Now;
use parvis::documents::body::Recipe;
use parvis::documents::{Author, Body, Document, Entry, Language, Licence, shelf};
use parvis::store::Tx;

/// Its place and its name there, parted by a tab.
pub(super) fn bring(tx: &mut Tx<'_>, now: Now) -> String {
    let name = "v0000000000000000/r0000000007zg1zr0";
    let document = Document {
        id: name.parse().unwrap(),
        revision: 1,
        title: "Un four à pain".to_owned(),
        language: Language::Fr,
        licence: Licence::CcBySa4,
        authors: vec![Author::Former],
        derived_from: Vec::new(),
        created: now.into(),
        updated: now.into(),
        body: Body::Recipe(Box::<Recipe>::default()),
        attachments: Vec::new(),
    };
    let word = shelf::Word {
        at: now.into(),
        is_first_hand: true,
    };
    shelf::keep(tx, &Entry::Put(document), word, now).unwrap();
    name.replace('/', "\t")
}
