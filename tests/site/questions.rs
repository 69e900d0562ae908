//! Questions by plain forms: asked after a look, answered, commented on, closed, made a recipe of; asked without a name.

use http::StatusCode;
use parvis::documents::{Author, Body};
use parvis::ids::PersonId;
use parvis::people::Role;

use crate::{Answer, From, TestBox};

const ASK: &str = "/communs/questions/poser";
const SOLE: [(&str, &str); 3] = [
    ("title", "Comment recoller une semelle ?"),
    ("text", "Elle se **décolle** <script>x</script>."),
    ("language", "fr"),
];

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

    /// Sends the form of a page that was shown, its hidden fields included.
    async fn send_from(&self, shown: &Answer, to: &str, fields: &[(&str, &str)]) -> Answer {
        let was = shown.body.split("name=\"was\" value=\"").nth(1);
        let was = was.and_then(|rest| rest.split('"').next());
        let token = shown.token().to_owned();
        let mut all = vec![("token", &*token), ("was", was.unwrap_or_default())];
        all.extend(fields);
        let form = serde_urlencoded::to_string(all).unwrap();
        let cookie = Some(&*self.cookie);
        self.house.post(self.from, to, cookie, &form).await
    }

    /// Opens a page, fills its form in and sends it.
    async fn send(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> Answer {
        let shown = self.get(page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.body);
        self.send_from(&shown, to, fields).await
    }

    /// The same where the form must be taken; where it leads.
    async fn fill(&self, page: &str, to: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(page, to, fields).await;
        let is_done = answer.status == StatusCode::SEE_OTHER;
        assert!(is_done, "{page}: {}", answer.body);
        answer.location
    }

    /// Looks at a question as it will read, then asks it; its page.
    async fn ask(&self, fields: &[(&str, &str)]) -> String {
        let seen = self.send(ASK, ASK, fields).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.body);
        let mut all = fields.to_vec();
        all.push(("act", "send"));
        let asked = self.send_from(&seen, ASK, &all).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        asked.location
    }

    async fn answer(&self, page: &str, text: &str) -> String {
        let form = format!("{page}/repondre");
        let said = self.fill(&form, &form, &[("text", text)]).await;
        said.split_once('#').unwrap().1.to_owned()
    }
}

async fn indexed(house: &TestBox) {
    let search = house.search.clone();
    let done = tokio::task::spawn_blocking(move || search.catch_up());
    done.await.unwrap().unwrap();
}

async fn read(house: &TestBox, path: &str) -> String {
    let answer = house.get(From::Phone, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.body.replace('\u{a0}', " ")
}

#[tokio::test]
async fn a_question_is_seen_before_it_is_asked_beside_those_that_look_alike() {
    let house = TestBox::new().await;
    let empty = read(&house, "/communs/questions").await;
    assert!(empty.contains("Aucune question ouverte"), "{empty}");
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;

    // What is wrong is said beside its field, and nothing is lost.
    let wrong = lea
        .send(ASK, ASK, &[("title", " "), ("text", "Gardé")])
        .await;
    let body = wrong.body.replace('\u{a0}', " ");
    assert!(
        body.contains("Donnez un titre") && body.contains("Gardé"),
        "{body}"
    );

    let seen = lea.send(ASK, ASK, &SOLE).await;
    let body = seen.body.replace('\u{a0}', " ");
    for said in [
        "<strong>décolle</strong>",
        "&lt;script&gt;",
        "Par Léa",
        "Aucune question ne ressemble",
        "Rien n’est encore posé",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
    let none = read(&house, "/communs/questions").await;
    assert!(!none.contains("semelle"), "to look is not to ask: {none}");
    // Changed after the look, it is shown again first.
    let other = [
        ("title", "Et une chaussure ?"),
        ("text", ""),
        ("act", "send"),
    ];
    let again = lea.send_from(&seen, ASK, &other).await;
    assert_eq!(again.status, StatusCode::OK);
    let page = lea.ask(&SOLE).await;
    indexed(&house).await;

    let near = [("title", "Ma semelle est à recoller"), ("text", "")];
    let seen = paul.send(ASK, ASK, &near).await.body;
    assert!(seen.contains("Des questions qui ressemblent"), "{seen}");
    assert!(seen.contains(&format!("href=\"{page}\"")), "{seen}");
    let far = [("title", "Qui a vu le chat du lavoir ?"), ("text", "")];
    let seen = paul.send(ASK, ASK, &far).await.body;
    assert!(!seen.contains(&page), "{seen}");

    let list = read(&house, "/communs/questions").await;
    assert!(list.contains("Comment recoller une semelle"), "{list}");
    assert!(
        list.contains("Par Léa, 21 novembre 2026, sans réponse"),
        "{list}"
    );
    let front = read(&house, "/communs").await;
    assert!(
        front.contains(&page) && front.contains("Questions ouvertes"),
        "{front}"
    );
    let found = read(&house, "/chercher?q=semelle&sorte=question").await;
    assert!(found.contains(&page), "{found}");
}

#[tokio::test]
async fn a_question_is_answered_commented_on_closed_and_made_a_recipe_of() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.ask(&SOLE).await;

    let form = format!("{page}/repondre");
    let look = [("text", "De la *colle*."), ("act", "look")];
    let seen = paul.send(&form, &form, &look).await.body;
    assert!(
        seen.contains("<em>colle</em>") && seen.contains("Par Paul"),
        "{seen}"
    );
    let none = paul.send(&form, &form, &[("text", " ")]).await.body;
    assert!(none.contains("au moins une ligne"), "{none}");
    let glue = paul.answer(&page, "De la *colle*.").await;
    let clean = lea.answer(&page, "Dégraisser d’abord.").await;
    let comment = format!("{page}/dit/{glue}/commenter");
    lea.fill(&comment, &comment, &[("text", "Laquelle ?")])
        .await;
    let on_question = format!("{page}/commenter");
    paul.fill(&on_question, &on_question, &[("text", "Du cuir ?")])
        .await;

    // What is said otherwise counts its versions; it is nobody else's to change.
    let own = format!("{page}/dit/{glue}");
    paul.fill(&own, &own, &[("text", "De la *colle* néoprène.")])
        .await;
    assert_eq!(lea.get(&own).await.status, StatusCode::NOT_FOUND);
    let keep = format!("{page}/gerer");
    let refused = paul.get(&keep).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(refused.body.contains("qu’à qui l’a écrite"));
    let marked = [("answer", &*glue), ("helped", "yes")];
    lea.fill(&keep, &format!("{page}/aide"), &marked).await;
    let shown = read(&house, &page).await;
    for said in [
        "<em>colle</em> néoprène",
        "Par Paul, 21 novembre 2026, version 2",
        "A aidé la personne qui a posé la question",
        "Laquelle ?",
        "Du cuir ?",
        "Dégraisser",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let news = paul.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(
        news.contains("a aidé") && news.contains("On a commenté votre réponse"),
        "{news}"
    );

    // A third makes a recipe of one answer: all whose words are in it are its authors.
    let sam = At::of(&house, From::Phone, "Sam").await;
    let recipe = format!("{page}/recette");
    let none = sam.send(&recipe, &recipe, &[]).await.body;
    assert!(none.contains("Choisissez au moins une réponse"), "{none}");
    let draft = sam.fill(&recipe, &recipe, &[(&*glue, "yes")]).await;
    let made = draft.strip_suffix("/ecrire").unwrap();
    let publish = format!("{made}/publier");
    let licence = [("licence", "CC-BY-SA-4.0")];
    assert_eq!(sam.fill(&publish, &publish, &licence).await, made);
    let shown = read(&house, made).await;
    assert!(shown.contains("Par Sam, Léa, Paul"), "{shown}");
    assert!(
        shown.contains("D’après « Comment recoller une semelle ? », Léa, Paul"),
        "{shown}"
    );
    assert!(
        shown.contains("néoprène") && !shown.contains("Dégraisser"),
        "{shown}"
    );
    let from = read(&house, &page).await;
    assert!(from.contains(made), "{from}");

    let close = [("act", "close")];
    lea.fill(&keep, &format!("{page}/clore"), &close).await;
    let list = read(&house, "/communs/questions").await;
    assert!(list.contains("Questions closes"), "{list}");
    let late = paul.get(&form).await.body;
    assert!(
        late.contains("n’attend plus de réponse") && !late.contains("<textarea"),
        "{late}"
    );
    lea.fill(&keep, &format!("{page}/clore"), &[("act", "open")])
        .await;

    // Taken back, an answer is gone; the question, for as long as who asked wants.
    let gone = format!("{page}/dit/{clean}/retirer");
    lea.fill(&gone, &gone, &[]).await;
    assert!(!read(&house, &page).await.contains("Dégraisser"));
    let withdraw = format!("{page}/retirer");
    lea.fill(&withdraw, &withdraw, &[]).await;
    let hidden = house.get(From::Phone, &page, None).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    lea.fill(&keep, &format!("{page}/retablir"), &[]).await;
    read(&house, &page).await;
}

#[tokio::test]
async fn who_asks_without_a_name_is_named_nowhere() {
    let house = TestBox::new().await;
    let ines = At::of(&house, From::Phone, "Xavines").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let mut without = SOLE.to_vec();
    without.push(("anonymous", "yes"));
    let page = ines.ask(&without).await;
    let glue = paul.answer(&page, "De la colle.").await;
    let own = ines.answer(&page, "J’ai trouvé.").await;
    let comment = format!("{page}/dit/{glue}/commenter");
    ines.fill(&comment, &comment, &[("text", "Merci !")]).await;
    let keep = format!("{page}/gerer");
    let marked = [("answer", &*glue), ("helped", "yes")];
    ines.fill(&keep, &format!("{page}/aide"), &marked).await;
    let recipe = format!("{page}/recette");
    let all = [(&*glue, "yes"), (&*own, "yes")];
    let draft = paul.fill(&recipe, &recipe, &all).await;
    let made = draft.strip_suffix("/ecrire").unwrap();
    let publish = format!("{made}/publier");
    paul.fill(&publish, &publish, &[("licence", "CC-BY-SA-4.0")])
        .await;

    // The desk hides it and shows it again: neither the page nor the journal says who it was.
    let desk = house.sit_down(From::Https).await;
    let hide = format!("{page}/masquer");
    let why = "why=Publicit%C3%A9&article=3";
    let seen = house.get(From::Https, &hide, Some(&desk)).await.body;
    assert!(!seen.contains("Xavines"), "{seen}");
    let missing = house
        .fill(From::Https, &hide, &hide, Some(&desk), "why=")
        .await;
    assert_eq!(missing.status, StatusCode::OK, "a reason is needed");
    house
        .fill(From::Https, &hide, &hide, Some(&desk), why)
        .await;
    let gone = house.get(From::Phone, &page, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    // Two who hide it at the same time do not show it again.
    let late = format!("was=shown&{why}");
    let late = house.fill(From::Https, &hide, &hide, Some(&desk), &late);
    assert!(late.await.body.contains("vient de décider"));
    let gone = house.get(From::Phone, &page, None).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let told = ines.get(&keep).await.body;
    assert!(told.contains("Publicité"), "{told}");
    house.fill(From::Https, &hide, &hide, Some(&desk), "").await;
    indexed(&house).await;
    for path in [
        "/admin/journal",
        &keep,
        &hide,
        &format!("{page}/dit/{own}/masquer"),
    ] {
        let seen = house.get(From::Https, path, Some(&desk)).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}");
        assert!(!seen.body.contains("Xavines"), "{path}: {}", seen.body);
    }
    let erase = format!("/admin/personnes/{}/effacer", ines.id);
    let seen = house.get(From::Https, &erase, Some(&desk)).await.body;
    assert!(
        seen.contains("Xavines") && !seen.contains("semelle"),
        "{seen}"
    );

    for path in [
        &*page,
        "/communs/questions",
        "/communs",
        "/chercher?q=semelle",
        made,
        &format!("{made}/versions"),
    ] {
        let seen = read(&house, path).await;
        assert!(
            seen.contains("semelle") && !seen.contains("Xavines"),
            "{path}: {seen}"
        );
    }
    for path in ["/chercher?q=xavines", &recipe, &format!("{page}/repondre")] {
        assert!(!paul.get(path).await.body.contains("Xavines"), "{path}");
    }
    let shown = read(&house, &page).await;
    assert!(
        shown.contains("une personne qui ne dit pas son nom"),
        "{shown}"
    );
    assert!(
        shown.contains("Par la personne qui a posé la question"),
        "{shown}"
    );

    let dir = tempfile::tempdir().unwrap();
    let library = parvis::app::library(dir.path()).unwrap();
    let all = house.store.read(move |read| {
        let ids = library.all(read)?;
        let all = ids.into_iter().map(|id| library.get(read, id));
        all.collect::<Result<Vec<_>, _>>()
    });
    let all: Vec<_> = all.await.unwrap().into_iter().flatten().collect();
    let written = serde_json::to_string(&all).unwrap();
    assert!(!written.contains("Xavines"), "{written}");
    let question = all.iter().find(|it| matches!(it.body, Body::Question(_)));
    let paul = Author::Named("Paul".into());
    assert_eq!(question.unwrap().authors, [Author::Anonymous, paul]);
    let made = all
        .iter()
        .find(|it| matches!(it.body, Body::Recipe(_)))
        .unwrap();
    let question = question.unwrap();
    assert_eq!(made.derived_from[0].document, question.id);
    assert!(made.authors.contains(&Author::Anonymous));

    // Who asked finds it among their things, and takes it along.
    let me = ines.get("/moi").await.body.replace('\u{a0}', " ");
    assert!(
        me.contains("Comment recoller une semelle ? : ouverte, sans nom"),
        "{me}"
    );
}

#[tokio::test]
async fn the_desk_hides_an_answer_with_its_reason_and_its_author_reads_it() {
    let house = TestBox::new().await;
    let lea = At::of(&house, From::Phone, "Léa").await;
    let paul = At::of(&house, From::OtherPhone, "Paul").await;
    let page = lea.ask(&SOLE).await;
    let said = paul.answer(&page, "Une réclame.").await;
    let hide = format!("{page}/dit/{said}/masquer");
    // Members, and whoever can be listened to, have no such page.
    assert_eq!(lea.get(&hide).await.status, StatusCode::NOT_FOUND);
    let desk = house.sit_down(From::Https).await;
    let led = format!("{page}/dit/{said}");
    let led = house.get(From::Https, &led, Some(&desk)).await;
    assert_eq!(led.location, hide);
    let why = "why=Une+r%C3%A9clame&article=3";
    let done = house
        .fill(From::Https, &hide, &hide, Some(&desk), why)
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(!read(&house, &page).await.contains("réclame"));
    let told = paul.get(&format!("{page}/dit/{said}")).await.body;
    assert!(
        told.contains("Masqué par le comptoir") && told.contains("Une réclame"),
        "{told}"
    );
    let journal = house
        .get(From::Https, "/admin/journal", Some(&desk))
        .await
        .body;
    assert!(
        journal.contains("a masqué un texte sous la question"),
        "{journal}"
    );
    house.fill(From::Https, &hide, &hide, Some(&desk), "").await;
    assert!(read(&house, &page).await.contains("réclame"));
}
