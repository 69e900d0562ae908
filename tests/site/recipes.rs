//! Recipes by plain forms: written section by section, published, revised, compared; what is not free is refused.

mod below;
mod hands;
mod writers;

use http::StatusCode;
use parvis::ids::{PersonId, RecipeId};
use parvis::people::Role;
use parvis::store::{Change, Op, Read, Subject};

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
        let was = was
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default();
        let token = shown.token().to_owned();
        let mut all = vec![("token", &*token), ("was", was)];
        all.extend(fields);
        let form = serde_urlencoded::to_string(all).unwrap();
        self.house
            .post(self.from, to, Some(&self.cookie), &form)
            .await
    }

    /// Opens a page with a form; its token, and what tells what was read there.
    async fn open(&self, page: &str) -> (String, String) {
        let shown = self.get(page).await;
        let was = shown.body.split("name=\"was\" value=\"").nth(1).unwrap();
        let was = was.split('"').next().unwrap().to_owned();
        (shown.token().to_owned(), was)
    }

    /// The same where the form leads back to its page, and must be taken.
    async fn fill(&self, page: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(page, page, fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{page}: {}",
            answer.body
        );
        answer.location
    }

    /// Writes a recipe and publishes it; its address.
    async fn publish(&self, title: &str) -> String {
        let overview = self
            .fill(
                "/communs/recettes/ecrire",
                &[
                    ("title", title),
                    ("language", "fr"),
                    ("about", "practice"),
                    ("base", ""),
                ],
            )
            .await;
        let page = overview.strip_suffix("/ecrire").unwrap().to_owned();
        let intention = ("text", "Réparer *ensemble*.");
        self.fill(&format!("{page}/ecrire/intention"), &[intention])
            .await;
        let step = [("title", "Ouvrir"), ("text", "Ouvrir les portes à 14 h.")];
        self.fill(&format!("{page}/etapes/1"), &step).await;
        self.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
            .await;
        page
    }
}

fn id(page: &str) -> RecipeId {
    page.rsplit('/').next().unwrap().parse().unwrap()
}

async fn told(house: &TestBox, recipe: RecipeId) -> Vec<Op> {
    let read = house.store.read(move |read| read.changes_after(0, 1000));
    let all = read.await.unwrap().into_iter();
    let subject = Subject::from(recipe);
    let all = all.filter(|(_, change): &(u64, Change)| change.subject == subject);
    all.map(|(_, change)| change.op).collect()
}

#[tokio::test]
async fn a_recipe_is_written_section_by_section_published_revised_and_compared() {
    let house = TestBox::new().await;
    let empty = house.get(From::Phone, "/communs/recettes", None).await.body;
    assert!(empty.contains("Aucune recette pour le moment"), "{empty}");
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;

    let begun = [
        ("title", "Café réparation"),
        ("language", "fr"),
        ("about", "practice"),
        ("base", ""),
    ];
    let overview = lea.fill("/communs/recettes/ecrire", &begun).await;
    let page = overview.strip_suffix("/ecrire").unwrap();
    let shown = lea.get(&overview).await.body.replace('\u{a0}', " ");
    assert!(
        shown.contains("Il manque encore : Intention, Étapes."),
        "{shown}"
    );

    // Nobody else knows of it.
    for path in [
        "",
        "/ecrire",
        "/apercu",
        "/publier",
        "/ecrire/intention",
        "/etapes/1",
        "/abandonner",
    ] {
        let answer = paul.get(&format!("{page}{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let early = lea
        .send(
            &format!("{page}/publier"),
            &format!("{page}/publier"),
            &[("licence", "CC-BY-SA-4.0")],
        )
        .await;
    assert!(
        early.body.contains("Avant de publier, il manque"),
        "{}",
        early.body
    );

    lea.fill(
        &format!("{page}/ecrire/intention"),
        &[("text", "Réparer <script>x</script> *ensemble*.")],
    )
    .await;
    for (number, title) in [("1", "Ouvrir"), ("2", "Réparer"), ("3", "Ranger")] {
        lea.fill(
            &format!("{page}/etapes/{number}"),
            &[("title", title), ("text", "Comme d’habitude.")],
        )
        .await;
    }
    let last = format!("{page}/etapes/3");
    lea.send(&last, &format!("{last}/retirer"), &[]).await;
    let without = lea.get(&overview).await.body;
    assert!(
        !without.contains("Ranger") && without.contains("Remettre l’étape retirée"),
        "{without}"
    );
    lea.send(&overview, &format!("{page}/etape-retiree"), &[])
        .await;
    lea.send(&last, &format!("{last}/monter"), &[]).await;
    lea.fill(
        &format!("{page}/ecrire/ingredients"),
        &[("people", "Deux\nTrois"), ("tool", "Une clé")],
    )
    .await;
    let wrong = format!("{page}/ecrire/reperes");
    let refused = lea
        .send(
            &wrong,
            &wrong,
            &[
                ("minutes", "beaucoup"),
                ("people", "4"),
                ("about", "object"),
                ("difficulty", "hard"),
            ],
        )
        .await;
    assert!(
        refused.body.contains("value=\"beaucoup\"") && refused.body.contains("un nombre entier"),
        "{}",
        refused.body
    );
    lea.fill(
        &wrong,
        &[
            ("minutes", "90"),
            ("people", "4"),
            ("about", "practice"),
            ("difficulty", "some"),
        ],
    )
    .await;

    let preview = lea.get(&format!("{page}/apercu")).await.body;
    assert!(
        preview.contains("&lt;script&gt;") && preview.contains("<em>ensemble</em>"),
        "{preview}"
    );
    lea.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    let read = house.get(From::Phone, page, None).await.body;
    for said in [
        "Café réparation",
        "Par Léa",
        "1. Ouvrir",
        "2. Ranger",
        "3. Réparer",
        "une heure 30 minutes",
        "Une clé",
        "CC BY-SA 4.0",
    ] {
        assert!(read.contains(said), "{said}: {read}");
    }
    let list = house.get(From::Phone, "/communs", None).await.body;
    assert!(list.contains("Café réparation"), "{list}");

    let again = lea.get(&overview).await.body;
    assert!(again.contains("Commencer une révision"), "{again}");
    lea.send(&overview, &overview, &[]).await;
    lea.fill(
        &format!("{page}/ecrire/intention"),
        &[("text", "Réparer souvent, *ensemble*.")],
    )
    .await;
    let still = house.get(From::Phone, page, None).await.body;
    assert!(
        !still.contains("souvent"),
        "a draft is nobody else's: {still}"
    );
    lea.fill(
        &format!("{page}/publier"),
        &[("licence", "CC-BY-SA-4.0"), ("note", "Plus souvent")],
    )
    .await;
    let versions = house
        .get(From::Phone, &format!("{page}/versions"), None)
        .await
        .body;
    assert!(
        versions.contains("Plus souvent") && versions.contains("Intention"),
        "{versions}"
    );
    let compared = house
        .get(From::Phone, &format!("{page}/comparer?de=1&a=2"), None)
        .await
        .body;
    let ins = compared
        .split("<ins>")
        .nth(1)
        .unwrap()
        .split("</ins>")
        .next()
        .unwrap();
    assert!(
        ins.contains("souvent") && ins.contains("ajouté"),
        "{compared}"
    );
    assert!(!compared.contains("<h2>Étapes"), "{compared}");
    let old = house
        .get(From::Phone, &format!("{page}/versions/1"), None)
        .await
        .body;
    assert!(!old.contains("souvent"), "{old}");
    assert_eq!(told(&house, id(page)).await, [Op::Put, Op::Put]);
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_not_overwritten() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let overview = lea
        .fill(
            "/communs/recettes/ecrire",
            &[("title", "Soupe"), ("base", "")],
        )
        .await;
    let form = format!("{overview}/intention");
    let shown = lea.get(&form).await;
    let token = shown.token().to_owned();
    let was = shown.body.split("name=\"was\" value=\"").nth(1).unwrap();
    let was = was.split('"').next().unwrap();
    lea.fill(&form, &[("text", "La première")]).await;
    let late =
        serde_urlencoded::to_string([("token", &*token), ("was", was), ("text", "La seconde")])
            .unwrap();
    let answer = house
        .post(From::Phone, &form, Some(&lea.cookie), &late)
        .await;
    for said in ["a changé entre-temps", "La première", "La seconde"] {
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    let kept = lea.get(&form).await.body;
    assert!(
        kept.contains("La première") && !kept.contains("La seconde"),
        "{kept}"
    );
}

#[tokio::test]
async fn what_is_typed_while_another_publishes_goes_into_the_next_draft() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let page = lea.publish("Café réparation").await;
    let draft = format!("{page}/ecrire");
    lea.send(&draft, &draft, &[]).await;
    let (form, step) = (format!("{draft}/variantes"), format!("{page}/etapes/2"));
    let [typed, typed_step] = [lea.open(&form).await, lea.open(&step).await];
    lea.fill(&format!("{draft}/rates"), &[("text", "Le café froid.")])
        .await;
    lea.fill(&format!("{page}/publier"), &[("licence", "CC-BY-SA-4.0")])
        .await;
    for (to, (token, was), text) in [
        (&form, typed, "À la bougie."),
        (&step, typed_step, "Ranger les chaises."),
    ] {
        let sent = [("token", &*token), ("was", &*was), ("text", text)];
        let sent = serde_urlencoded::to_string(sent).unwrap();
        let answer = house.post(From::Phone, to, Some(&lea.cookie), &sent).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert!(lea.get(to).await.body.contains(text), "{text}");
    }
    let read = house.get(From::Phone, &page, None).await.body;
    assert!(read.contains("café froid") && !read.contains("bougie"));
}

#[tokio::test]
async fn what_may_not_be_sold_or_changed_is_refused_with_the_reason() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let form = "/communs/recettes/ecrire";
    for (base, why) in [
        ("CC BY-NC-SA 4.0", "interdit l’usage commercial"),
        (
            "https://creativecommons.org/licenses/by-nd/4.0/",
            "interdit de modifier",
        ),
        ("Tous droits réservés", "pas connue ici"),
    ] {
        let answer = lea
            .send(form, form, &[("title", "Soupe"), ("base", base)])
            .await;
        assert!(
            answer.body.contains(why) && answer.body.contains("value=\"Soupe\""),
            "{}",
            answer.body
        );
    }
    // A text under BY-SA may go under BY-SA or LAL, and nowhere else.
    let overview = lea
        .fill(form, &[("title", "Soupe"), ("base", "CC BY-SA 4.0")])
        .await;
    let page = overview.strip_suffix("/ecrire").unwrap();
    let choice = lea.get(&format!("{page}/publier")).await.body;
    assert!(
        choice.contains("value=\"LAL-1.3\"") && !choice.contains("value=\"CC0-1.0\""),
        "{choice}"
    );
    lea.fill(&format!("{page}/ecrire/intention"), &[("text", "Manger")])
        .await;
    lea.fill(&format!("{page}/etapes/1"), &[("title", "Cuire")])
        .await;
    let publish = format!("{page}/publier");
    let forced = lea
        .send(&publish, &publish, &[("licence", "CC0-1.0")])
        .await;
    assert!(
        forced.body.contains("sans perdre une condition"),
        "{}",
        forced.body
    );
}
