//! The rules of recipes: what is missing, what is merged, which licences are left, what is done to steps.

mod together;

use super::acts::StepAct;
use super::*;
use crate::documents::body::Step;

fn step(title: &str) -> Step {
    Step {
        title: title.to_owned(),
        ..Step::default()
    }
}

fn text() -> Text {
    Text {
        title: "Café réparation".to_owned(),
        language: Language::Fr,
        body: body::Recipe {
            intention: "Réparer ensemble.".to_owned(),
            steps: vec![step("Ouvrir"), step("Réparer"), step("Ranger")],
            ..body::Recipe::default()
        },
    }
}

fn draft(text: Text) -> Draft {
    Draft {
        text,
        removed: None,
        joining: Vec::new(),
        taken: Vec::new(),
        changed: Dated {
            at: 0,
            is_plausible: true,
        },
    }
}

fn lea() -> PersonId {
    PersonId::MIN
}

fn kept(base: Option<Licence>) -> Kept {
    Kept {
        id: RecipeId::MIN,
        hands: Vec::new(),
        published: 0,
        created: None,
        is_withdrawn: false,
        draft: Some(draft(text())),
        from: None,
        base,
    }
}

#[test]
fn a_recipe_needs_a_title_an_intention_and_steps() {
    let all = [Section::Title, Section::Intention, Section::Steps];
    assert_eq!(missing(&Text::default()), all);
    assert_eq!(missing(&text()), []);
}

#[test]
fn a_section_is_told_apart_merged_and_marked_alone() {
    let mine = text();
    for section in Section::ALL {
        assert_eq!(Section::of_slug(section.slug()), Some(section));
        let mut theirs = text();
        theirs.title = "Autre".to_owned();
        theirs.body.intention.push('!');
        theirs.body.steps.pop();
        theirs.body.went_wrong.push('!');
        theirs.body.variants.push('!');
        theirs.body.sources.push('!');
        theirs.body.minutes = Some(90);
        theirs.body.ingredients.push(Ingredient {
            sort: Sort::Tool,
            text: "Une clé".to_owned(),
        });
        assert_eq!(changed(&mine, &theirs), Section::ALL);
        let mut merged = mine.clone();
        section.put(&theirs, &mut merged);
        assert_eq!(changed(&mine, &merged), [section]);
        assert_eq!(section.mark(&merged), section.mark(&theirs));
        assert_ne!(section.mark(&merged), section.mark(&mine));
    }
}

#[test]
fn a_licence_never_loses_a_condition_of_what_was_taken_in() {
    assert_eq!(kept(None).licences(None, lea()), Licence::ALL);
    let alike = [Licence::CcBySa4, Licence::Lal13];
    assert_eq!(kept(Some(Licence::CcBySa4)).licences(None, lea()), alike);
    let mut both = kept(Some(Licence::CcBySa4));
    if let Some(draft) = &mut both.draft {
        draft.taken.push(Licence::CernOhlS2);
    }
    assert_eq!(both.licences(None, lea()), []);
    // Alone one may publish anew under another; not what others wrote.
    let before = |authors| Revision {
        number: 1,
        text: text(),
        licence: Licence::CcBySa4,
        authors,
        by: By::Person(lea()),
        at: draft(text()).changed,
        note: String::new(),
    };
    let alone = before(vec![By::Person(lea())]);
    assert_eq!(kept(None).licences(Some(&alone), lea()), Licence::ALL);
    let together = before(vec![By::Person(lea()), By::Former]);
    assert_eq!(kept(None).licences(Some(&together), lea()), alike);
}

#[test]
fn steps_are_added_moved_taken_away_and_put_back() {
    let mut draft = draft(text());
    let titles = |draft: &Draft| {
        let steps = draft.text.body.steps.iter();
        steps
            .map(|it| it.title.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    StepAct::Write(3, step("Fêter"))
        .apply(&mut draft)
        .expect("added");
    StepAct::Up(3).apply(&mut draft).expect("moved");
    assert_eq!(titles(&draft), "Ouvrir Réparer Fêter Ranger");
    StepAct::Remove(1).apply(&mut draft).expect("taken away");
    StepAct::Down(0).apply(&mut draft).expect("moved");
    assert_eq!(titles(&draft), "Fêter Ouvrir Ranger");
    StepAct::PutBack.apply(&mut draft).expect("put back");
    assert_eq!(titles(&draft), "Fêter Réparer Ouvrir Ranger");
    for wrong in [
        StepAct::PutBack,
        StepAct::Up(0),
        StepAct::Down(3),
        StepAct::Remove(4),
        StepAct::Write(5, step("Trop loin")),
    ] {
        assert!(wrong.apply(&mut draft).is_err());
    }
    while draft.text.body.steps.len() < MOST_STEPS {
        let at = draft.text.body.steps.len();
        StepAct::Write(at, step("Encore"))
            .apply(&mut draft)
            .expect("room");
    }
    assert!(
        StepAct::Write(MOST_STEPS, step("De trop"))
            .apply(&mut draft)
            .is_err()
    );
}

#[test]
fn pictures_are_added_to_steps_and_taken_away_and_stay_when_words_change() {
    let mut draft = draft(text());
    let all: Vec<Hash> = (0..=MOST_PICTURES)
        .map(|it| Hash::of(&[u8::try_from(it).expect("few")]))
        .collect();
    let mark = Section::Steps.mark(&draft.text);
    for picture in &all[..MOST_PICTURES] {
        for _ in 0..2 {
            let added = StepAct::AddPicture(1, *picture).apply(&mut draft);
            added.expect("once, whoever presses twice");
        }
    }
    assert_ne!(Section::Steps.mark(&draft.text), mark, "they are seen");
    let full = StepAct::AddPicture(1, all[MOST_PICTURES]).apply(&mut draft);
    assert!(matches!(full, Err(acts::Refused::TooManyPictures)));
    StepAct::Write(1, step("Réparer à deux"))
        .apply(&mut draft)
        .expect("written");
    assert_eq!(pictures(&draft.text), all[..MOST_PICTURES]);
    assert_eq!(source::drafted(&draft).len(), MOST_PICTURES);
    StepAct::DropPicture(1, all[0])
        .apply(&mut draft)
        .expect("gone");
    StepAct::Remove(1).apply(&mut draft).expect("taken away");
    assert_eq!(pictures(&draft.text), []);
    let held = source::drafted(&draft);
    assert_eq!(held.len(), MOST_PICTURES - 1, "it can be put back");
    for wrong in [
        StepAct::AddPicture(2, all[0]),
        StepAct::DropPicture(2, all[0]),
    ] {
        assert!(wrong.apply(&mut draft).is_err());
    }
}

#[test]
fn what_is_typed_is_bounded_and_cleaned() {
    assert_eq!(title("  Un\ttitre \n"), Ok("Un titre".to_owned()));
    assert_eq!(title(" "), Err(Fault::NoTitle));
    assert_eq!(title(&"a".repeat(201)), Err(Fault::TooLong(200)));
    assert_eq!(text_of("a\r\nb\u{202e}\u{0}  \n"), "a\nb");
    assert!(super::text(&"a".repeat(20_001)).is_err());
    let two = ingredients(Sort::Tool, "une clé\n\n une pince ").expect("taken");
    assert_eq!((two.len(), &*two[1].text), (2, "une pince"));
    assert!(ingredients(Sort::Tool, &"a\n".repeat(101)).is_err());
    assert_eq!(number("", 10), Ok(None));
    assert_eq!(number(" 7 ", 10), Ok(Some(7)));
    for wrong in ["0", "11", "-1", "deux", "1,5"] {
        assert_eq!(number(wrong, 10), Err(Fault::NotANumber(10)));
    }
}

#[test]
fn a_day_need_not_be_said_and_has_come() {
    let today = jiff::civil::date(2026, 11, 21);
    assert_eq!(day(" ", Some(today)), Ok(None));
    assert_eq!(day("2026-11-21", Some(today)), Ok(Some(today)));
    assert_eq!(day("2026-11-22", Some(today)), Err(Fault::NotYet));
    // Where the clock cannot be believed, nobody is told that they are wrong.
    assert!(day("2026-11-22", None).is_ok());
    for wrong in ["hier", "21/11/2026", "2026-02-30"] {
        assert_eq!(day(wrong, Some(today)), Err(Fault::NotADay), "{wrong}");
    }
}

fn text_of(typed: &str) -> String {
    super::text(typed).expect("taken")
}
