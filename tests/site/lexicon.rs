//! The lexicon by plain forms: words are added, looked at first, proposed for, taken, and explained in pages.

mod hands;

use http::StatusCode;
use parvis::commons::questions::{self, Place};
use parvis::commons::recipes;
use parvis::documents::Licence;
use parvis::documents::body::{Recipe, Step};
use parvis::ids::{PersonId, QuestionId, RecipeId, TermId};
use parvis::people::Role;
use parvis::store::{Op, Read, Subject, Tx};

use crate::{Answer, From, TestBox};

/// Somebody at their phone.
struct At<'a> {
    house: &'a TestBox,
    from: From,
    cookie: String,
    id: PersonId,
}

impl<'a> At<'a> {
    async fn of(house: &'a TestBox, from: From, name: &str) -> At<'a> {
        let id = house.account(name, Role::Member).await;
        let cookie = house.sign_in(from, name).await;
        At {
            house,
            from,
            cookie,
            id,
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.house.get(self.from, path, Some(&self.cookie)).await
    }

    /// Fills in the form of a page as a browser does, hidden fields included, and sends it.
    async fn send(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
        let was = shown.body.split("name=\"was\" value=\"").nth(1);
        let was = was.and_then(|rest| rest.split('"').next());
        let mut all = vec![("token", shown.token()), ("was", was.unwrap_or_default())];
        all.extend(fields);
        let form = serde_urlencoded::to_string(all).unwrap();
        self.house
            .post(self.from, to, Some(&self.cookie), &form)
            .await
    }

    /// The same where the form leads back to its page, and must be taken.
    async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(page, page, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location
    }

    /// Adds a word; its page.
    async fn add(&self, word: &str, definition: &str) -> String {
        let fields = [("mot", word), ("definition", definition)];
        self.fill("/communs/lexique/ajouter", &fields).await
    }
}

fn id(page: &str) -> TermId {
    page.rsplit('/').next().unwrap().parse().unwrap()
}

async fn told(house: &TestBox, term: TermId) -> Vec<Op> {
    let read = house.store.read(move |read| read.changes_after(0, 1000));
    let all = read.await.unwrap().into_iter();
    let all = all.filter(|(_, change)| change.subject == Subject::from(term));
    all.map(|(_, change)| change.op).collect()
}

/// Somebody's public recipe of this intention and this one step.
async fn recipe(house: &TestBox, person: PersonId, intention: &str, step: &str) -> RecipeId {
    let text = recipes::Text {
        title: "Ouvrir un fablab".to_owned(),
        body: Recipe {
            intention: intention.to_owned(),
            steps: vec![Step {
                text: step.to_owned(),
                ..Step::default()
            }],
            ..Recipe::default()
        },
        ..recipes::Text::default()
    };
    let now = house.clock.now();
    let made = house.store.write(move |tx: &mut Tx<'_>| {
        let id = recipes::acts::begin(tx, person, text, None, now)?;
        let said = (Licence::CcBySa4, String::new());
        recipes::acts::publish(tx, id, person, said, now)?;
        Ok::<_, recipes::acts::Refused>(id)
    });
    made.await.unwrap()
}

#[tokio::test]
async fn a_word_is_added_after_a_look_and_read_by_everybody() {
    let house = TestBox::new().await;
    let list = async |query: &str| {
        let path = format!("/communs/lexique{query}");
        house.get(From::Phone, &path, None).await.body
    };
    assert!(list("").await.contains("Aucun mot pour le moment"));
    let lea = At::of(&house, From::Phone, "Léa").await;
    let form = "/communs/lexique/ajouter";

    let wrong = [
        ("mot", "(tiers-lieu)"),
        ("definition", ""),
        ("formes", "bon"),
        ("lieu-1", ""),
        ("sens-1", "Un café."),
    ];
    let refused = lea.send(form, form, &wrong).await.body;
    for said in [
        "Cela ne se retrouverait pas",
        "au moins une phrase",
        "Dites où",
        "value=\"(tiers-lieu)\"",
        "Un café.",
        "aria-invalid",
    ] {
        assert!(refused.contains(said), "{said}: {refused}");
    }

    let right = [
        ("mot", "tiers-lieu"),
        ("langue", "fr"),
        ("definition", "Ni *chez soi*, ni <b>au travail</b>."),
        ("formes", "tiers-lieux\nÉtablissement"),
        ("exemples", "Le tiers-lieu ouvre."),
        ("lieu-1", "Québec"),
        ("sens-1", "Un café."),
    ];
    let mut look = right.to_vec();
    look.push(("faire", "apercu"));
    let preview = lea.send(form, form, &look).await.body;
    for said in [
        "Rien n’est encore envoyé",
        "Ni <em>chez soi</em>, ni &lt;b&gt;au travail&lt;/b&gt;.",
        "value=\"tiers-lieu\"",
        "name=\"lieu-2\"",
    ] {
        assert!(preview.contains(said), "{said}: {preview}");
    }
    assert!(list("").await.contains("Aucun mot pour le moment"));

    let page = lea.fill(form, &right).await;
    let read = house.get(From::Phone, &page, None).await.body;
    for said in [
        "<dfn>tiers-lieu</dfn>",
        "tiers-lieux, Établissement",
        "Québec",
        "Le tiers-lieu ouvre.",
        "Par Léa",
        "CC-BY-SA-4.0",
    ] {
        assert!(read.contains(said), "{said}: {read}");
    }
    assert!(!read.contains("class=\"gloss\""), "not its own: {read}");

    lea.add("atelier", "Une pièce où l’on fait.").await;
    let all = list("").await;
    let at = |what: &str| all.find(what).unwrap();
    assert!(at("id=\"lettre-a\"") < at("id=\"lettre-t\"") && at("href=\"#lettre-t\"") > 0);
    assert!(
        all.contains("Ni chez soi, ni &#60;b&#62;au travail&#60;/b&#62;."),
        "{all}"
    );
    let found = list("?mot=ETABL").await;
    assert!(
        found.contains("tiers-lieu") && !found.contains(">atelier<"),
        "{found}"
    );
    assert!(list("?mot=zz").await.contains("Aucun mot ne contient"));

    let again = [("mot", "Tiers-Lieux"), ("definition", "Autre chose.")];
    let taken = lea.send(form, form, &again).await.body;
    assert!(
        taken.contains("déjà au lexique") && taken.contains(&format!("href=\"{page}\"")),
        "{taken}"
    );
    let english = [
        ("mot", "tiers-lieu"),
        ("langue", "en"),
        ("definition", "A third place."),
    ];
    lea.fill(form, &english).await;

    let dir = tempfile::tempdir().unwrap();
    let library = parvis::app::library(dir.path()).unwrap();
    let of_term = library.id(id(&page));
    let document = house.store.read(move |read| library.get(read, of_term));
    let document = document.await.unwrap().unwrap();
    assert_eq!((&*document.title, document.revision), ("tiers-lieu", 1));
    assert_eq!(told(&house, id(&page)).await, [Op::Put]);
}

#[tokio::test]
async fn words_are_explained_in_a_recipe_where_they_are_first_read() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let intention = "# Le fablab\n\nDans l’`atelier`, un [fablab](/lieu) : c’est un Fablab.";
    let step = "Préparer l’atelier du fablab, puis un chantier participatif.";
    let recipe = recipe(&house, lea.id, intention, step).await;
    let page = format!("/communs/recettes/{recipe}");
    let read = async || house.get(From::OtherPhone, &page, None).await.body;
    let before = read().await;
    assert!(!before.contains("class=\"gloss\"") && !before.contains("Mots du lexique"));

    let fablab = lea
        .add("fablab", "Un <script>atelier</script> \"ouvert\".")
        .await;
    lea.add("atelier", "Une pièce où l’on fait.").await;
    lea.add("chantier participatif", "On y aide.").await;
    lea.add("chantier", "Un lieu en travaux.").await;
    let key = id(&fablab).to_string();
    let after = read().await;
    // The order in which a link's attributes are written is not ours.
    let (before, _) = after.split_once(">Fablab</a>.").expect("a link");
    let (before, link) = before.rsplit_once("<a ").expect("its beginning");
    assert!(before.ends_with("un "), "{after}");
    for attribute in [
        "class=\"gloss\"".to_owned(),
        format!("href=\"#mot-{key}\""),
        format!("id=\"ici-{key}\""),
        format!("aria-describedby=\"dit-{key}\""),
    ] {
        assert!(link.contains(&attribute), "{attribute}: {link}");
    }
    assert_eq!(after.matches("class=\"gloss\"").count(), 3, "{after}");
    assert!(after.contains(">chantier participatif</a>"), "{after}");
    for (said, count) in [
        (format!("id=\"ici-{key}\""), 1),
        (format!("href=\"#mot-{key}\""), 1),
        (format!("id=\"mot-{key}\""), 1),
        (format!("id=\"dit-{key}\""), 1),
        (format!("href=\"#ici-{key}\""), 1),
        ("&#60;script&#62;atelier".to_owned(), 1),
        ("<script>".to_owned(), 0),
    ] {
        assert_eq!(after.matches(&said).count(), count, "{said}: {after}");
    }

    // The next reader sees what the lexicon says by then.
    let change = format!("{fablab}/modifier");
    let anew = [("mot", "fablab"), ("definition", "Un lieu pour fabriquer.")];
    lea.fill(&change, &anew).await;
    assert!(read().await.contains("Un lieu pour fabriquer."));
    lea.fill(&format!("{fablab}/retirer"), &[]).await;
    let without = read().await;
    assert!(!without.contains(&format!("ici-{key}")), "{without}");
    assert_eq!(without.matches("class=\"gloss\"").count(), 2, "{without}");
}

/// Somebody's question, with a comment on it and an answer with a comment of its own.
async fn question(house: &TestBox, person: PersonId, said: [&'static str; 4]) -> QuestionId {
    let [asked, on_question, answer, on_answer] = said;
    let text = questions::Text {
        title: "Où est le fablab ?".to_owned(),
        text: asked.to_owned(),
        ..questions::Text::default()
    };
    let now = house.clock.now();
    let made = house.store.write(move |tx: &mut Tx<'_>| {
        let id = questions::acts::ask(tx, person, (text, false), now)?;
        let mut say = |place, text: &str| {
            questions::remarks::say(tx, (id, person), place, text.to_owned(), now)
        };
        say(Place::OnQuestion, on_question)?;
        let answer = say(Place::Answer, answer)?;
        say(Place::OnAnswer(answer), on_answer)?;
        Ok::<_, questions::acts::Refused>(id)
    });
    made.await.unwrap()
}

#[tokio::test]
async fn words_are_explained_below_a_question_in_the_order_of_reading() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let said = [
        "On m’a parlé d’un *fablab*.",
        "Le fablab ou l’atelier ?",
        "L’atelier du fablab : un commun.",
        "Un commun, et à prix libre.",
    ];
    let asked = question(&house, lea.id, said).await;
    let page = format!("/communs/questions/{asked}");
    let read = async || house.get(From::OtherPhone, &page, None).await.body;
    assert!(!read().await.contains("Mots du lexique"));

    let mut words = Vec::new();
    for word in ["prix libre", "commun", "atelier", "fablab"] {
        let term = lea.add(word, &format!("Ce qu’est : {word}.")).await;
        words.push((word, id(&term).to_string()));
    }
    let after = read().await;
    assert!(after.contains("Mots du lexique"), "{after}");
    assert_eq!(after.matches("class=\"gloss\"").count(), 4, "{after}");
    for mark in ["ici", "mot"] {
        let at = |key: &str| after.find(&format!("id=\"{mark}-{key}\"")).expect("there");
        let places: Vec<_> = words.iter().rev().map(|(_, key)| at(key)).collect();
        assert!(places.is_sorted(), "{mark}: {places:?} {after}");
    }
    // Where it was first read, in the question itself; what was said below stays as it is.
    assert!(after.contains("Le fablab ou l’"), "{after}");
}
