//! The commons in one file, by plain forms: taken along by a visitor, brought in at another desk, read and found there.

use axum::body::Body;
use http::{Request, StatusCode, header};
use parvis::commons::recipes::{Text, acts};
use parvis::documents::body::{Recipe, Step};
use parvis::documents::{Document, Language, Licence};
use parvis::ids::RecipeId;
use parvis::people::{Role, journal};
use parvis::store::Error;

use crate::{Answer, From, TestBox};

const PAGE: &str = "/admin/communs";

/// Publishes a recipe of somebody's.
async fn publish(house: &TestBox, title: &str) -> RecipeId {
    let lea = house.account("Léa", Role::Member).await;
    let now = house.clock.now();
    let text = Text {
        title: title.to_owned(),
        language: Language::Fr,
        body: Recipe {
            intention: "Réparer *ensemble* au lavoir.".to_owned(),
            steps: vec![Step {
                title: "Ouvrir".to_owned(),
                text: "<script>alert(1)</script> la porte.".to_owned(),
                pictures: Vec::new(),
            }],
            ..Recipe::default()
        },
    };
    let done = house.store.write(move |tx| {
        let id = acts::begin(tx, lea, text, None, now).unwrap();
        acts::publish(tx, id, lea, (Licence::CcBySa4, String::new()), now).unwrap();
        Ok::<_, Error>(id)
    });
    done.await.unwrap()
}

async fn documents(house: &TestBox) -> Vec<Document> {
    let library = parvis::app::library(&house.shell.config.data.dir).unwrap();
    let read = house.store.read(move |read| {
        let all = library.all(read)?.into_iter();
        let all = all.map(|id| library.get(read, id).map(Option::unwrap));
        all.collect::<Result<Vec<_>, Error>>()
    });
    read.await.unwrap()
}

/// Brings a file to the desk as a browser does.
async fn bring(house: &TestBox, cookie: &str, name: &str, file: &[u8]) -> Answer {
    let shown = house.get(From::Https, PAGE, Some(cookie)).await;
    let field = |name: &str, value: &str| {
        format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let head = format!(
        "{}{}{}--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        field("token", shown.token()),
        field("licence", "CC-BY-SA-4.0"),
        field("langue", "fr")
    );
    let body = [head.as_bytes(), file, b"\r\n--cut--\r\n"].concat();
    let request =
        Request::post(PAGE).header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut");
    house
        .ask(From::Https, request, Some(cookie), Body::from(body))
        .await
}

/// The page once nothing goes on any more.
async fn settled(house: &TestBox, cookie: &str) -> String {
    for _ in 0..600 {
        let page = house.get(From::Https, PAGE, Some(cookie)).await.body;
        if !page.contains("http-equiv=\"refresh\"") {
            return page.replace('\u{a0}', " ");
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the import does not end");
}

async fn press(house: &TestBox, cookie: &str, path: &str) -> String {
    let answer = house.fill(From::Https, PAGE, path, Some(cookie), "").await;
    assert_eq!(answer.location, PAGE, "{}", answer.body);
    settled(house, cookie).await
}

#[tokio::test]
async fn what_one_place_takes_along_another_brings_in_reads_and_finds() {
    let (one, other) = (TestBox::new().await, TestBox::new().await);
    publish(&one, "Tenir un café réparation").await;
    let page = one.get(From::Phone, "/communs/emporter", None).await.body;
    assert!(page.contains("Un document."), "{page}");
    let archive = one
        .get(From::Phone, "/communs/emporter/communs.zip", None)
        .await;
    assert_eq!(archive.status, StatusCode::OK);

    let cookie = other.sit_down(From::Https).await;
    let brought = bring(&other, &cookie, "communs.zip", &archive.bytes).await;
    assert_eq!(brought.location, PAGE, "{}", brought.body);
    let preview = settled(&other, &cookie).await;
    assert!(
        preview.contains("Rien n’est encore changé") && preview.contains("Nouveaux : 1"),
        "{preview}"
    );
    assert!(documents(&other).await.is_empty());
    let done = press(&other, &cookie, "/admin/communs/importer").await;
    assert!(
        done.contains("C’est fait.") && done.contains("Ajoutés : 1"),
        "{done}"
    );
    assert_eq!(documents(&other).await, documents(&one).await);
    let latest = other.store.read(|read| journal::latest(read, 1)).await;
    assert_eq!(latest.unwrap()[0].line.key, "archive-did-import");

    // Read by anybody, with its origin, and never obeyed.
    let list = other.get(From::Phone, "/communs/ailleurs", None).await.body;
    let href = list
        .split("<h3 lang=\"fr\"><a class=\"tap\" href=\"")
        .nth(1);
    let href = href.unwrap().split('"').next().unwrap().to_owned();
    let shown = other.get(From::Phone, &href, None).await.body;
    assert!(
        shown.contains("CC-BY-SA-4.0") && shown.contains("Léa"),
        "{shown}"
    );
    assert!(shown.contains("<em>ensemble</em>") && !shown.contains("<script>alert"));
    let search = other.search.clone();
    let caught = tokio::task::spawn_blocking(move || search.catch_up());
    caught.await.unwrap().unwrap();
    let found = other
        .get(From::Phone, "/chercher?q=reparer+lavoir", None)
        .await
        .body;
    assert!(found.contains(&href), "{found}");
    let (place, _) = href
        .strip_prefix("/communs/ailleurs/")
        .unwrap()
        .split_once('/')
        .unwrap();
    let there = format!("/chercher?q=reparer&lieu={place}");
    assert!(
        other
            .get(From::Phone, &there, None)
            .await
            .body
            .contains(&href)
    );

    // Put away by the desk, it comes back when it is brought once more.
    let away = href.replace("/communs/ailleurs/", "/admin/communs/retirer/");
    let gone = other
        .fill(From::Https, &away, &away, Some(&cookie), "")
        .await;
    assert_eq!(gone.location, "/communs/ailleurs", "{}", gone.body);
    assert_eq!(
        other.get(From::Phone, &href, None).await.status,
        StatusCode::NOT_FOUND
    );
    press(&other, &cookie, "/admin/communs/renoncer").await;
    bring(&other, &cookie, "communs.zip", &archive.bytes).await;
    settled(&other, &cookie).await;
    press(&other, &cookie, "/admin/communs/importer").await;
    assert_eq!(documents(&other).await, documents(&one).await);

    // Twice: nothing to do.
    press(&other, &cookie, "/admin/communs/renoncer").await;
    bring(&other, &cookie, "communs.zip", &archive.bytes).await;
    let again = settled(&other, &cookie).await;
    assert!(
        again.contains("ne changerait rien") && again.contains("Déjà ici : 1"),
        "{again}"
    );
    assert!(!again.contains("/admin/communs/importer"), "{again}");
}

#[tokio::test]
async fn texts_become_drafts_of_who_brings_them() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let text = "---\ntitle: Un composteur\nlicence: CC0-1.0\n---\nPour les épluchures.\n\n## Matériel\n- quatre palettes\n\n## Étapes\n1. Visser\n2. Remplir\n\n## Notre histoire\nAn 2000.\n";
    bring(&house, &cookie, "composteur.md", text.as_bytes()).await;
    let preview = settled(&house, &cookie).await;
    assert!(
        preview.contains("Brouillons : 1") && preview.contains("Notre histoire (1)"),
        "{preview}"
    );
    let done = press(&house, &cookie, "/admin/communs/importer").await;
    assert!(done.contains("C’est fait."), "{done}");
    assert!(
        documents(&house).await.is_empty(),
        "drafts are their authors' alone"
    );
    let all = house.store.read(parvis::people::everybody).await.unwrap();
    let by = all[0].id;
    let read = house
        .store
        .read(move |read| parvis::commons::recipes::store::by_author(read, by));
    let drafts = read.await.unwrap();
    let draft = drafts[0].draft.as_ref().unwrap();
    assert_eq!(draft.text.title, "Un composteur");
    assert_eq!(
        (
            draft.text.body.ingredients.len(),
            draft.text.body.steps.len()
        ),
        (1, 3)
    );
    assert_eq!(drafts[0].base, Some(Licence::Cc0));
}

#[tokio::test]
async fn a_file_that_cannot_be_brought_comes_back_with_the_reason_beside_it() {
    let house = TestBox::new().await;
    let cookie = house.sit_down(From::Https).await;
    let answer = bring(&house, &cookie, "x.bin", b"\0\x01\x02").await;
    assert!(
        answer.body.contains("Ce n’est ni une archive"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("aria-invalid=\"true\""));
    let wiki = b"<mediawiki><siteinfo></siteinfo><page></page></mediawiki>";
    bring(&house, &cookie, "wiki.xml", wiki).await;
    let failed = settled(&house, &cookie).await;
    assert!(failed.contains("ne dit pas de quel wiki"), "{failed}");
    let closed = press(&house, &cookie, "/admin/communs/renoncer").await;
    assert!(closed.contains("Regarder ce fichier"), "{closed}");
    let member = house.account("Ana", Role::Member).await;
    let _ = member;
    let theirs = house.sign_in(From::Phone, "Ana").await;
    let hidden = house.get(From::Phone, PAGE, Some(&theirs)).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    for missing in [
        "/communs/ailleurs/x/y",
        "/communs/ailleurs/v0000000000000000/r0000000007zg1zr0",
    ] {
        let answer = house.get(From::Phone, missing, None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
}
