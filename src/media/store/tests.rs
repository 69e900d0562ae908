//! What keeps a file, and what lets it go.

use super::*;
use crate::clock::Clock;
use crate::store::Store;

fn now() -> Now {
    Clock::fixed(jiff::Timestamp::UNIX_EPOCH, jiff::tz::TimeZone::UTC).now()
}

fn house() -> Store {
    Store::in_memory(schema(Schema::new())).expect("opened")
}

fn picture(text: &str) -> Object {
    Object {
        hash: Hash::of(text.as_bytes()),
        kind: Kind::Jpeg,
        bytes: 100,
        size: Some((1600, 900)),
        small: Some((Hash::of(format!("small {text}").as_bytes()), 10)),
        name: String::new(),
        since: now().into(),
    }
}

fn act<T: Send + 'static>(
    store: &Store,
    act: impl FnOnce(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
) -> T {
    store.write_blocking(act).expect("done")
}

fn read<T>(store: &Store, look: impl FnOnce(&Snapshot) -> Result<T, Error>) -> T {
    store.read_blocking(look).expect("read")
}

#[test]
fn a_file_stays_as_long_as_somebody_brought_it_or_something_names_it() {
    let store = house();
    let (bench, hash) = (picture("bench"), picture("bench").hash);
    let (lea, sam, recipe) = act(&store, move |tx| {
        let (lea, sam) = (tx.next_id(), tx.next_id());
        let recipe = Subject::from(tx.next_id::<crate::ids::RecipeId>());
        put(tx, &bench, lea, "un banc", now())?;
        put(tx, &bench, sam, "", now())?;
        assert!(attach(tx, recipe, hash)?);
        Ok((lea, sam, recipe))
    });
    assert_eq!(read(&store, weight), 110, "once for the box");
    assert_eq!(read(&store, |it| weight_of(it, lea)), 110);
    assert_eq!(read(&store, |it| weight_of(it, sam)), 110);
    assert_eq!(read(&store, known).len(), 2);
    let upload = read(&store, |it| upload(it, lea, hash)).expect("hers");
    assert_eq!(
        (upload.alt.as_str(), &upload.uses[..]),
        ("un banc", &[recipe][..])
    );
    assert_eq!(read(&store, unused), []);

    act(&store, move |tx| {
        take_back(tx, lea, hash)?;
        take_back(tx, sam, hash)
    });
    assert!(
        read(&store, |it| get(it, hash)).is_some(),
        "the recipe shows it"
    );
    assert_eq!(read(&store, |it| uploads_of(it, lea)), []);

    act(&store, move |tx| {
        detach(tx, recipe, hash, now())?;
        assert!(get(tx, hash)?.is_some(), "another may name it");
        forget(tx, hash)
    });
    assert_eq!(read(&store, known).len(), 0);
    assert_eq!(read(&store, check), []);
}

#[test]
fn what_is_said_of_a_file_stays_with_it_whoever_else_brings_it() {
    let store = house();
    let (bench, hash) = (picture("bench"), picture("bench").hash);
    let lea = act(&store, move |tx| {
        let (lea, sam) = (tx.next_id(), tx.next_id());
        put(tx, &bench, lea, "", now())?;
        assert_eq!(said(&*tx, hash)?, "", "she did not say");
        describe(tx, lea, hash, "un banc")?;
        put(tx, &bench, sam, "un lit", now())?;
        describe(tx, sam, hash, "une table")?;
        assert_eq!(said(&*tx, hash)?, "un banc", "hers is not his to change");
        describe(tx, lea, hash, "un banc de bois")?;
        take_back(tx, sam, hash)?;
        Ok(lea)
    });
    let recipe = act(&store, move |tx| {
        let recipe = Subject::from(tx.next_id::<crate::ids::RecipeId>());
        attach(tx, recipe, hash)?;
        take_back(tx, lea, hash)?;
        Ok(recipe)
    });
    let kept = read(&store, |it| said(it, hash));
    assert_eq!(kept, "un banc de bois", "the recipe says it still");
    act(&store, move |tx| {
        detach(tx, recipe, hash, now())?;
        forget(tx, hash)
    });
    assert_eq!(read(&store, |it| said(it, hash)), "");
    assert_eq!(read(&store, check), []);
}

#[test]
fn what_names_a_file_no_more_lets_it_go() {
    let store = house();
    let [one, two] = ["one", "two"].map(|it| picture(it).hash);
    let recipe = act(&store, move |tx| {
        let recipe = Subject::from(tx.next_id::<crate::ids::RecipeId>());
        let lea = tx.next_id();
        for it in ["one", "two"] {
            put(tx, &picture(it), lea, "", now())?;
        }
        let (none, both) = (BTreeSet::new(), BTreeSet::from([one, two, Hash::of(b"?")]));
        hold(tx, recipe, (&none, &both), now())?;
        Ok(recipe)
    });
    assert_eq!(read(&store, unused), []);
    act(&store, move |tx| {
        let (both, left) = (BTreeSet::from([one, two]), BTreeSet::from([two]));
        hold(tx, recipe, (&both, &left), now())
    });
    let gone = read(&store, unused);
    assert_eq!(gone.iter().map(|it| it.hash).collect::<Vec<_>>(), [one]);
    assert_eq!(read(&store, check), []);
}

#[test]
fn what_is_not_kept_is_not_named_and_what_is_named_is_not_forgotten() {
    let store = house();
    let (bench, hash) = (picture("bench"), picture("bench").hash);
    act(&store, move |tx| {
        let recipe = Subject::from(tx.next_id::<crate::ids::RecipeId>());
        assert!(!attach(tx, recipe, hash)?);
        let lea = tx.next_id();
        put(tx, &bench, lea, "", now())?;
        assert!(describe(tx, lea, hash, "un banc")?);
        let other = tx.next_id();
        assert!(!describe(tx, other, hash, "non")?);
        attach(tx, recipe, hash)?;
        forget(tx, hash)
    });
    assert!(read(&store, |it| get(it, hash)).is_some());
    assert_eq!(read(&store, check), []);
}
