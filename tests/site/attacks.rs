//! What an attacker on the Wi-Fi, or a member who is curious, tries: refused each time, and told to whom it concerns.

use std::net::Ipv4Addr;

use http::StatusCode;
use parvis::people::{self, Line, Role, news, sessions};
use parvis::web::Enter;
use parvis::web::words::{Lang, Words};

use crate::asking::Client;
use crate::{CODE, TestBox};

/// The news of somebody, as they are kept.
async fn news_of(house: &TestBox, name: &str) -> Vec<Line> {
    let name = people::Name::typed(name).unwrap();
    let read = house.store.read(move |read| {
        let person = people::named(read, &name)?.expect("an account");
        news::of(read, person.id)
    });
    let kept: Result<_, parvis::store::Error> = read.await;
    kept.unwrap().into_iter().map(|it| it.line).collect()
}

/// How many sessions somebody has open.
async fn sessions_of(house: &TestBox, name: &str) -> usize {
    let name = people::Name::typed(name).unwrap();
    let read = house.store.read(move |read| {
        let person = people::named(read, &name)?.expect("an account");
        sessions::of(read, person.id)
    });
    let open: Result<_, parvis::store::Error> = read.await;
    open.unwrap().len()
}

/// How many wrong tries somebody was told of, in all.
async fn told_of_wrong_tries(house: &TestBox, name: &str) -> u32 {
    let lines = news_of(house, name).await;
    let told = lines
        .iter()
        .filter(|it| it.key == "people-news-wrong-tries");
    told.map(|line| line.args[0].1.parse::<u32>().unwrap())
        .sum()
}

fn client(house: &TestBox, n: u8) -> Client<'_> {
    house.device(Ipv4Addr::new(10, 17, 1, n))
}

#[tokio::test]
async fn ten_thousand_wrong_codes_neither_open_an_account_nor_keep_its_owner_out() {
    const CLIENTS: u8 = 50;
    const GUESSES: u32 = 10_000;
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let words = Words::of(Lang::Fr);
    let wrong = words.t("people-sign-in-wrong");
    let owner = client(&house, CLIENTS + 1);
    let mut compared = 0;
    for guess in 0..GUESSES {
        let attacker = client(&house, u8::try_from(guess % u32::from(CLIENTS)).unwrap());
        let got = attacker.try_code("Léa", &format!("tram {guess} ter")).await;
        assert_eq!(got.session(), None, "guess {guess}");
        compared += u32::from(got.body.contains(&wrong));
        if guess == GUESSES / 2 {
            assert!(house.shell.limits.tries.untold().0 > 0, "the desk is told");
            owner.sign_in("Léa").await;
        }
    }
    owner.sign_in("Léa").await;
    assert!(compared >= u32::from(CLIENTS), "{compared}");
    assert!(
        compared <= 10 * u32::from(CLIENTS),
        "{compared} were compared at all"
    );
    assert_eq!(told_of_wrong_tries(&house, "Léa").await, compared);
    assert_eq!(house.shell.limits.tries.untold(), (0, 0));
    // A guesser who stumbles on the right code learns nothing by it, either.
    assert_eq!(
        client(&house, 1).try_code("Léa", CODE).await.session(),
        None
    );
}

#[tokio::test]
async fn a_planted_session_is_never_used_and_each_sign_in_makes_a_new_one() {
    let house = TestBox::new().await;
    for name in ["Léa", "Bruno"] {
        house.account(name, Role::Member).await;
    }
    let device = client(&house, 1);
    let first = device.sign_in("Léa").await;
    // Bruno signs in where Léa's session lies, as if somebody had put it there.
    let second = device.with(&first).sign_in("Bruno").await;
    let third = device.with(&second).sign_in("Bruno").await;
    let planted = device.with("session=planted").sign_in("Bruno").await;
    let all = [&first, &second, &third, &planted];
    for (n, one) in all.iter().enumerate() {
        assert_ne!(one.as_str(), "session=planted");
        assert!(!all[..n].contains(one), "a session was given twice");
    }
    let refused = device.with("session=planted").post("/sortir", "").await;
    assert!(
        refused.location().starts_with("/entrer"),
        "{}",
        refused.location()
    );
    assert_eq!(sessions_of(&house, "Léa").await, 1);
}

#[tokio::test]
async fn a_sign_in_form_sent_again_opens_nothing() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let form = |device: Client<'_>| {
        let fields = [
            ("token", device.token()),
            ("name", "Léa".into()),
            ("code", CODE.into()),
        ];
        serde_urlencoded::to_string(fields).unwrap()
    };
    let lea = client(&house, 1);
    let sent = form(lea);
    assert!(lea.post("/entrer", &sent).await.session().is_some());
    let again = lea.post("/entrer", &sent).await;
    assert_eq!(
        (again.status, again.session()),
        (StatusCode::SEE_OTHER, None)
    );
    // Overheard, and sent from the attacker's own device.
    let overheard = client(&house, 2).post("/entrer", &sent).await;
    assert_eq!(
        (overheard.status, overheard.session()),
        (StatusCode::OK, None)
    );
    assert_eq!(sessions_of(&house, "Léa").await, 1);
}

/// Something in place of a route's parameter.
fn filled(path: &str, id: &str) -> String {
    let Some((before, rest)) = path.split_once('{') else {
        return path.to_owned();
    };
    let (_, after) = rest.split_once('}').unwrap();
    format!("{before}{id}{after}")
}

#[tokio::test]
async fn a_page_of_another_site_can_send_no_form_of_the_house() {
    let house = TestBox::new().await;
    let lea = house.account("Léa", Role::Member).await.to_string();
    house.account("Nadia", Role::Concierge).await;
    let session = house.laptop().sign_in("Nadia").await;
    let desk = house.laptop().with(&session);
    let before = house.store.generation();
    for door in house.doors.iter().filter(|door| door.method == "POST") {
        let path = filled(door.path, &lea);
        for origin in ["https://evil.example", "null", "http://parvis.internal"] {
            let form = format!("token={}", desk.token());
            let got = desk.on(origin).post(&path, &form).await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{path} from {origin}");
            assert_eq!(got.session(), None);
        }
    }
    assert_eq!(house.store.generation(), before, "something was changed");
}

/// Whether somebody of this role may enter by such a door.
fn may(role: Role, door: Enter) -> bool {
    match door {
        Enter::Anyone | Enter::Program | Enter::SignedIn => true,
        Enter::Member => role.is_member(),
        Enter::Machine => role.keeps_machine(),
        Enter::Desk => role.keeps_people(),
    }
}

#[tokio::test]
async fn who_lacks_the_right_finds_nothing_behind_a_door_and_changes_nothing() {
    let house = TestBox::new().await;
    let other = house.account("Bruno", Role::Member).await.to_string();
    let mut tried = 0;
    for (name, role) in [
        ("Ahmed", Role::Guest),
        ("Léa", Role::Member),
        ("Sam", Role::Steward),
    ] {
        house.account(name, role).await;
        let session = house.laptop().sign_in(name).await;
        let device = house.laptop().with(&session);
        let before = house.store.generation();
        for door in house.doors.iter().filter(|door| !may(role, door.who)) {
            let path = filled(door.path, &other);
            let got = match door.method {
                "GET" => device.get(&path).await,
                // A token of their own, and the fields that such forms have.
                _ => {
                    let token = device.token();
                    let form = format!(
                        "token={token}&name=Bruno&role=steward&why=x&article=1&time=3h15&date=2026-11-22"
                    );
                    device.post(&path, &form).await
                }
            };
            assert_eq!(
                got.status,
                StatusCode::NOT_FOUND,
                "{role:?}: {} {path}",
                door.method
            );
            tried += 1;
        }
        assert_eq!(
            house.store.generation(),
            before,
            "{role:?} changed something"
        );
    }
    assert!(tried > 10, "{tried}");
}

#[tokio::test]
async fn a_session_shown_from_another_address_ends_and_its_owner_is_told() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let lea = client(&house, 1);
    let session = lea.sign_in("Léa").await;
    let stolen = client(&house, 2).with(&session).post("/sortir", "").await;
    assert!(
        stolen.location().starts_with("/entrer"),
        "{}",
        stolen.location()
    );
    assert_eq!(
        sessions_of(&house, "Léa").await,
        0,
        "it is worth nothing to anybody now"
    );
    let back = lea.with(&session).post("/sortir", "").await;
    assert!(
        back.location().starts_with("/entrer"),
        "{}",
        back.location()
    );
    let told = news_of(&house, "Léa").await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].key, "people-news-out-of-place");
}

#[tokio::test]
async fn a_session_of_https_is_refused_over_http_and_ends() {
    let house = TestBox::new().await;
    house.account("Léa", Role::Member).await;
    let laptop = client(&house, 1).over_https();
    let session = laptop.sign_in("Léa").await;
    let got = client(&house, 1).with(&session).post("/sortir", "").await;
    assert!(got.location().starts_with("/entrer"), "{}", got.location());
    assert_eq!(sessions_of(&house, "Léa").await, 0);
    assert_eq!(
        news_of(&house, "Léa").await[0].key,
        "people-news-out-of-place"
    );
}

#[tokio::test]
async fn who_keeps_the_place_is_not_let_in_where_others_can_read_their_code() {
    let house = TestBox::new().await;
    for (name, role) in [("Nadia", Role::Concierge), ("Sam", Role::Steward)] {
        house.account(name, role).await;
        let got = client(&house, 1).try_code(name, CODE).await;
        assert_eq!(got.session(), None, "{role:?}");
        let say = Words::of(Lang::Fr).t("people-sign-in-needs-secure");
        assert!(got.body.contains(&say), "{}", got.body);
        // Guessing names tells nobody who keeps the place.
        let wrong = client(&house, 1).try_code(name, "tram 8 bis").await;
        assert!(!wrong.body.contains(&say), "{}", wrong.body);
    }
}

/// A form for joining, with a code of the room.
async fn join(device: Client<'_>, name: &str, presence: &str) -> crate::asking::Got {
    let token = device.token();
    let fields = [
        ("token", token.as_str()),
        ("name", name),
        ("presence", presence),
        ("code", CODE),
        ("again", CODE),
        ("word", crate::WORD),
        ("charter", "1"),
    ];
    let form = serde_urlencoded::to_string(fields).unwrap();
    device.post("/rejoindre", &form).await
}

#[tokio::test]
async fn two_hundred_phones_guess_the_code_of_the_room_no_faster_than_one() {
    let house = TestBox::new().await;
    let words = Words::of(Lang::Fr);
    let wrong = words.t("people-presence-wrong");
    let shown = house.shell.presence.shown().code.replace(' ', "");
    let mut looked_at = 0;
    for guess in 0..1000_u32 {
        let phone = client(&house, u8::try_from(guess % 200).unwrap());
        // Every code but the right one, and the one of the minute before is as hard to hit.
        let code = format!(
            "{:06}",
            (shown.parse::<u32>().unwrap() + 1 + guess) % 1_000_000
        );
        let got = join(phone, &format!("Pirate {guess}"), &code).await;
        assert_eq!(got.session(), None, "{}", got.body);
        looked_at += u32::from(got.body.contains(&wrong));
    }
    // Twenty a minute for the whole box; the test may see two minutes begin.
    assert!(
        (20..=60).contains(&looked_at),
        "{looked_at} guesses were looked at"
    );
    assert_eq!(u64::from(looked_at), house.shell.presence.wrong_guesses());
    let everybody = house.store.read(people::everybody);
    let everybody: Result<_, parvis::store::Error> = everybody.await;
    assert!(everybody.unwrap().is_empty(), "nobody joined");
}

#[tokio::test]
async fn whoever_guesses_the_words_of_cards_has_to_wait() {
    let house = TestBox::new().await;
    let spent = Words::of(Lang::Fr).t("people-card-spent");
    let phone = client(&house, 1);
    let mut looked_at = 0;
    for guess in 0..40 {
        let words = parvis::people::phrase::Phrase::random();
        // By the address of its QR code, and by the form.
        let got = if guess % 2 == 0 {
            phone.get(&format!("/carte/{}", words.slug())).await
        } else {
            let form = format!("token={}&words={}", phone.token(), words.slug());
            phone.post("/carte", &form).await
        };
        assert_eq!(got.session(), None);
        looked_at += u32::from(got.body.contains(&spent));
    }
    assert_eq!(looked_at, 8, "so many are free; then one waits");
}
