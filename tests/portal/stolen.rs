//! A session on the open Wi-Fi belongs to the lease it was opened under: overheard and shown from elsewhere it ends, and its
//! owner is told.

use axum::body::Body;
use http::{Request, header};
use parvis::ids::PersonId;
use parvis::people::acts::{self, New, Refused};
use parvis::people::secret::Secret;
use parvis::people::{Came, Hashes, Name, Role, Standing, news, sessions};
use parvis::store::Error;

use crate::gate::gated;
use crate::phone::{ANA, BEN, Got, Phone, Venue};

const CODE: &str = "tram 7 bis";

/// Makes an account whose code is known here.
async fn account(venue: &Venue, name: &str, role: Role) -> PersonId {
    let new = New {
        name: Name::typed(name).unwrap(),
        role,
        standing: Standing::Active,
        until: None,
        accepted: None,
        came: Came::Present,
    };
    let shell = &venue.portal.shell;
    let now = shell.clock.now();
    let code = Some(Secret::typed_code(CODE).hash().await.unwrap());
    let made = shell.store.write(move |tx| {
        let id = acts::create(tx, new, now)?;
        let recovery = None;
        acts::change_code(tx, id, Hashes { code, recovery }, None)?;
        Ok::<_, Refused>(id)
    });
    made.await.unwrap()
}

/// Asks for a page, or sends a form, with a session.
async fn show(phone: &Phone<'_>, path: &str, session: &str, form: Option<String>) -> Got {
    let request = match form {
        None => Request::get(path),
        Some(_) => Request::post(path),
    };
    let request = request
        .header(header::HOST, "parvis.internal")
        .header(header::COOKIE, session)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let body = Body::from(form.unwrap_or_default());
    phone.send(request.body(body).unwrap()).await
}

async fn sign_in(phone: &Phone<'_>, name: &str) -> Got {
    let token = phone.get("/entrer").await.token();
    let fields = [("token", token.as_str()), ("name", name), ("code", CODE)];
    let form = serde_urlencoded::to_string(fields).unwrap();
    show(phone, "/entrer", "", Some(form)).await
}

fn session(got: &Got) -> Option<String> {
    let set = got.headers.get(header::SET_COOKIE)?.to_str().unwrap();
    Some(set.split(';').next().unwrap().to_owned())
}

/// Whether a session is taken for somebody: only they get further than "sign in first".
async fn is_known(phone: &Phone<'_>, session: &str) -> bool {
    let got = show(phone, "/sortir", session, Some(String::new())).await;
    !got.location().starts_with("/entrer")
}

/// How many sessions the person has open, and what they were told.
async fn kept(venue: &Venue, person: PersonId) -> (usize, Vec<String>) {
    let read = venue.portal.shell.store.read(move |read| {
        let told = news::of(read, person)?;
        let told = told.into_iter().map(|it| it.line.key).collect();
        Ok::<_, Error>((sessions::of(read, person)?.len(), told))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_stolen_cookie_is_worth_nothing_under_another_lease_and_its_owner_is_told() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    gate.lend(BEN, 2);
    let (ana, thief) = (venue.phone(ANA), venue.phone(BEN));
    let person = account(&venue, "Ana", Role::Member).await;
    let mine = session(&sign_in(&ana, "Ana").await).expect("a session");
    assert!(is_known(&ana, &mine).await);
    assert!(!is_known(&thief, &mine).await, "refused");
    assert_eq!(
        kept(&venue, person).await,
        (0, vec!["people-news-out-of-place".into()])
    );
    assert!(!is_known(&ana, &mine).await, "ended for everybody");
    let anew = session(&sign_in(&ana, "Ana").await).expect("a session");
    assert_ne!(anew, mine);
    assert!(is_known(&ana, &anew).await);
}

#[tokio::test]
async fn who_is_lent_the_address_next_does_not_inherit_a_session() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    let person = account(&venue, "Ana", Role::Member).await;
    let mine = session(&sign_in(&venue.phone(ANA), "Ana").await).expect("a session");
    // The same address, and the hardware address forged: the gate counts its leases.
    gate.lend(ANA, 2);
    assert!(!is_known(&venue.phone(ANA), &mine).await);
    assert_eq!(
        kept(&venue, person).await,
        (0, vec!["people-news-out-of-place".into()])
    );
}

#[tokio::test]
async fn a_phone_without_a_lease_is_told_how_to_get_one_and_gets_no_session() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    account(&venue, "Ana", Role::Member).await;
    let mine = session(&sign_in(&venue.phone(ANA), "Ana").await).expect("a session");
    let squatter = venue.phone(BEN);
    let refused = sign_in(&squatter, "Ana").await;
    assert_eq!(session(&refused), None);
    assert!(
        refused.main().contains("Coupez le Wi-Fi"),
        "{}",
        refused.body
    );
    assert!(!is_known(&squatter, &mine).await);
}

#[tokio::test]
async fn over_https_a_session_does_not_depend_on_the_lease() {
    let (venue, gate, _dir) = gated();
    gate.lend(ANA, 1);
    account(&venue, "Ana", Role::Member).await;
    let ana = venue.phone(ANA).over_https();
    let mine = session(&sign_in(&ana, "Ana").await).expect("a session");
    gate.lend(ANA, 2);
    assert!(is_known(&ana, &mine).await);
    assert!(!is_known(&venue.phone(ANA), &mine).await, "but on https");
}
