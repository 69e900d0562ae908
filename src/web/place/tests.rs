//! What is said of the place: checked, kept, shown at once.

use std::pin::pin;
use std::sync::Arc;

use axum::response::{Html, IntoResponse};
use futures_util::poll;
use http::Request;
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::*;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::reach::Reach;
use crate::store::Schema;
use crate::web::cache::{Epoch, Pages};
use crate::web::{self, Cacheable, Lang, Peer, assets, form, limits};

fn configured(venue: &str) -> Config {
    config::parse(&format!("[venue]\n{venue}\n[data]\ndir = \"/nowhere\"\n")).expect("valid")
}

fn shell() -> Shell {
    let config = configured("name = \"Le Lavoir\"\ntown = \"Saint-Amand\"");
    let store = Store::in_memory(crate::network::schema(schema(Schema::new()))).expect("a store");
    let clock = Clock::fixed(
        "2026-11-22T12:00:00Z".parse().expect("a time"),
        TimeZone::UTC,
    );
    Shell::new(web::Parts {
        sharing: crate::network::Switch::open(
            &store,
            crate::network::sharing::Means::of(None, &config.uplink),
        )
        .expect("nothing decided"),
        places: Places::load(&store, &config.venue).expect("read"),
        store,
        clock: clock.clone(),
        assets: assets::Assets::new(config.venue.accent),
        forms: form::Tokens::new(clock.clone()),
        gate: None,
        limits: limits::Limits::default(),
        presence: crate::web::presence::Presence::new(clock),
        tls: None,
        reach: watch::channel(Reach::Local).1,
        demo: false,
        on_trial: false,
        config,
    })
}

/// Asks for a shared page that says the place's tagline, as the listener does.
async fn page(shell: &Shell, pages: &Pages) -> String {
    let peer = Peer {
        client: "10.17.0.20:40000".parse().expect("an address"),
        local: "10.17.0.1:8080".parse().expect("an address"),
        secure: false,
    };
    let request = Request::get("/").header("host", "parvis.internal").body(());
    let (head, ()) = request.expect("a request").into_parts();
    let key = pages.key(&peer, &head).expect("shared");
    let answer = match pages.ready(&key, &head) {
        Some(ready) => ready,
        None => {
            let render = async {
                let mut page = Html(shell.place().tagline.clone()).into_response();
                page.extensions_mut().insert(Cacheable);
                page
            };
            pages.share(&key, &head, render).await.expect("kept")
        }
    };
    let bytes = answer
        .into_body()
        .collect()
        .await
        .expect("whole")
        .to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn pages(shell: &Shell) -> Pages {
    let shell = shell.clone();
    Pages::new(Lang::Fr, move || Epoch::of(&shell))
}

async fn say(shell: &Shell, tagline: &str) {
    let tagline = tagline.to_owned();
    let said = shell.set_place(move |place| place.tagline = tagline).await;
    said.expect("kept").expect("fit to be shown");
}

#[tokio::test]
async fn a_change_shows_on_the_very_next_page() {
    let shell = shell();
    let pages = pages(&shell);
    assert_eq!(page(&shell, &pages).await, "");
    say(&shell, "Café et atelier").await;
    assert_eq!(page(&shell, &pages).await, "Café et atelier");
}

#[tokio::test]
async fn a_page_made_between_the_commit_and_its_showing_is_not_kept_past_it() {
    let shell = shell();
    let pages = pages(&shell);
    let (before, mut after) = (shell.place(), Place::clone(&shell.place()));
    after.tagline = "Café et atelier".into();
    let kept = after.clone();
    let write = shell.store.write(move |tx| store::set(tx, &before, &kept));
    write.await.expect("kept");
    assert_eq!(
        page(&shell, &pages).await,
        "",
        "the memory follows the disk"
    );
    shell.places.show(after);
    assert_eq!(page(&shell, &pages).await, "Café et atelier");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_in_a_hurry_never_pin_an_old_description() {
    let shell = shell();
    let pages = Arc::new(pages(&shell));
    let hurry = {
        let (shell, pages) = (shell.clone(), Arc::clone(&pages));
        tokio::spawn(async move {
            loop {
                page(&shell, &pages).await;
                tokio::task::yield_now().await;
            }
        })
    };
    for n in 0..200 {
        say(&shell, &format!("Numéro {n}")).await;
        assert_eq!(page(&shell, &pages).await, format!("Numéro {n}"));
    }
    hurry.abort();
}

#[tokio::test]
async fn a_change_is_shown_although_whoever_made_it_has_left() {
    let shell = shell();
    {
        let mut change = pin!(shell.set_place(|place| place.tagline = "Café".into()));
        assert!(poll!(&mut change).is_pending());
    }
    while shell.places.version() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(shell.place().tagline, "Café");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_made_at_once_are_all_kept() {
    let shell = shell();
    let changes = (0..20).map(|_| {
        let shell = shell.clone();
        tokio::spawn(async move { shell.set_place(|place| place.hours.push('x')).await })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.expect("ended").expect("kept").expect("fit");
    }
    assert_eq!(shell.place().hours, "x".repeat(20));
    let again = Places::load(&shell.store, &shell.config.venue).expect("read");
    assert_eq!(again.place(), shell.place());
}

#[tokio::test]
async fn what_was_never_said_goes_on_coming_from_the_configuration() {
    let shell = shell();
    let said = shell.set_place(|place| {
        place.hours = "Le samedi".into();
        place.town.clear();
    });
    said.await.expect("kept").expect("fit");
    let config = configured("name = \"La Halle\"\ntown = \"Vierzon\"\nhours = \"Jamais\"");
    let place = Places::load(&shell.store, &config.venue)
        .expect("read")
        .place();
    assert_eq!(
        (place.name.as_str(), place.hours.as_str()),
        ("La Halle", "Le samedi")
    );
    assert_eq!(
        place.town, "",
        "said to be nothing, which is not the same as not said"
    );
}

#[tokio::test]
async fn a_refused_change_or_act_changes_nothing() {
    let shell = shell();
    let refused = shell.set_place(|place| {
        place.name = "  ".into();
        place.welcome = "é".repeat(601);
    });
    let faults = refused.await.expect("no error").expect_err("refused");
    let fields: Vec<_> = faults.iter().map(|it| (it.field, it.why)).collect();
    assert_eq!(
        fields,
        [
            (PlaceField::Name, Why::Missing),
            (PlaceField::Welcome, Why::TooLong(600))
        ]
    );
    let act = |_: &mut Tx<'_>| Err::<(), _>(StoreError::Closed);
    let refused = shell.set_place_and(|place| place.town = "Vierzon".into(), act);
    assert!(matches!(refused.await, Err(StoreError::Closed)));
    assert_eq!(shell.place().town, "Saint-Amand");
    assert_eq!(shell.places.version(), 0);
}

#[test]
fn what_is_typed_is_tidied() {
    let place = Place {
        name: " Le  La\u{202e}voir\u{0} ".into(),
        welcome: "Entrez\r\ndonc\u{a0}!".into(),
        address: "3 place du Puits\r\n\r\n  Bâtiment B ".into(),
        town: "Vierzon".into(),
        ..Place::default()
    };
    let place = place.checked().expect("fit");
    assert_eq!(place.name, "Le Lavoir");
    assert_eq!(place.welcome, "Entrez donc\u{a0}!");
    assert_eq!(
        place.where_it_is(),
        ["3 place du Puits", "Bâtiment B", "Vierzon"]
    );
}

#[test]
fn a_wifi_on_the_wall_is_one_that_phones_take() {
    let faults = |ssid: &str, passphrase: Option<&str>, open| {
        let wifi = Some(WifiSign {
            ssid: ssid.into(),
            passphrase: passphrase.map(Into::into),
            open,
        });
        let place = Place {
            name: "Le Lavoir".into(),
            wifi,
            ..Place::default()
        };
        place.checked().map_or_else(|it| it, |_| Vec::new())
    };
    assert!(faults("Le Lavoir", Some("huit signes"), false).is_empty());
    assert!(faults("Le Lavoir", None, true).is_empty());
    let found: Vec<_> = faults("", Some("court"), false)
        .iter()
        .map(|it| it.why)
        .collect();
    assert_eq!(found, [Why::NoSsid, Why::NoPassphrase]);
    assert_eq!(faults("Le Lavoir", None, false)[0].why, Why::Missing);
}
