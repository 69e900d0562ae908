//! The search beside SQLite's FTS5, on the same French documents, in one run.
//!
//! `cargo bench --bench search [-- DOCUMENTS [QUESTIONS]]`, 100,000 and 400 when not said.
//!
//! The documents are generated, the same ones each time: every word of `search/words.txt` in its forms (plurals, feminines, the
//! common tenses, nouns of the doer and the deed) and behind some prefixes makes about 30,000 different words; they are put in
//! an order drawn once from a fixed seed, and the word at rank r is drawn with a weight of 1/r (Zipf), as in any language. Before
//! two of five words stands a small one (le, de, à …). A title has 3 to 7 words, a text 40 to 200. Those of `search/queries.toml`
//! are planted among them.
//!
//! Timed questions are one to three words of a document that is drawn, so each has an answer; a mistyped one has two letters of
//! its last long word exchanged. FTS5 has the same texts, `unicode61 remove_diacritics 2`, the prefixes that it needs for the
//! last word, the title weighted like ours, ten rows by `bm25` with `highlight` and `snippet`; unlike ours it need not count.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use parvis::app;
use parvis::clock::Dated;
use parvis::documents::body::{Body, Recipe};
use parvis::documents::{Author, Document, Kind, Language, Library, Licence, Source, VenueId};
use parvis::ids::{EventId, Id};
use parvis::search::{Found, Query, Search};
use parvis::store::{self, Snapshot, Store, Subject};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use rusqlite::{Connection, params};
use serde::Deserialize;

const WORDS: &str = include_str!("search/words.txt");
const JUDGED: &str = include_str!("search/queries.toml");
const SMALL: [&str; 14] = [
    "le", "la", "les", "de", "des", "du", "un", "une", "à", "et", "dans", "pour", "avec", "sur",
];
const PREFIXES: [&str; 8] = ["", "re", "dé", "pré", "sur", "co", "inter", "auto"];
const SEED: u64 = 0x6672;
/// The target: p95 at most this part of that of FTS5.
const AT_MOST: f64 = 0.5;
/// The target: anonymous memory at rest, in bytes more than before.
const MEMORY: u64 = 30 << 20;

#[derive(Deserialize)]
struct Judged {
    document: Vec<Planted>,
    query: Vec<Judgment>,
}

#[derive(Deserialize)]
struct Planted {
    id: String,
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct Judgment {
    ask: String,
    sort: String,
    right: Vec<String>,
    #[serde(default)]
    wrong: Vec<String>,
    #[expect(dead_code, reason = "for people")]
    why: String,
}

/// The documents, made when they are asked for.
struct Corpus {
    words: Vec<String>,
    /// Sums of the weights of the words up to each.
    weights: Vec<f64>,
    count: usize,
    judged: Judged,
}

static CORPUS: OnceLock<Corpus> = OnceLock::new();

fn corpus() -> &'static Corpus {
    CORPUS.get().expect("made first")
}

impl Corpus {
    fn new(count: usize) -> Self {
        let mut words: Vec<String> = WORDS.lines().flat_map(forms).collect();
        words.sort();
        words.dedup();
        words.shuffle(&mut StdRng::seed_from_u64(SEED));
        let mut sum = 0.0;
        let weights = (1..=words.len()).map(|rank| {
            sum += 1.0 / rank as f64;
            sum
        });
        Self {
            weights: weights.collect(),
            words,
            count,
            judged: toml::from_str(JUDGED).expect("the judged set is well formed"),
        }
    }

    fn word(&self, chance: &mut StdRng) -> &str {
        let all = self.weights.last().copied().unwrap_or_default();
        let drawn = chance.random_range(0.0..all);
        &self.words[self.weights.partition_point(|sum| *sum < drawn)]
    }

    fn sentence(&self, chance: &mut StdRng, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            if chance.random_bool(0.4) {
                text.push_str(SMALL.choose(chance).expect("there are some"));
                text.push(' ');
            }
            text.push_str(self.word(chance));
            text.push_str(if chance.random_bool(0.1) { ". " } else { " " });
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Title and text of a document; the planted ones come first.
    fn text(&self, number: usize) -> (String, String) {
        if let Some(planted) = self.judged.document.get(number) {
            return (planted.title.clone(), planted.text.clone());
        }
        let mut chance = StdRng::seed_from_u64(SEED ^ number as u64);
        let title = chance.random_range(3..=7);
        let title = self.sentence(&mut chance, title);
        let length = chance.random_range(40..=200);
        (title, self.sentence(&mut chance, length))
    }

    /// Words of a document that is drawn.
    fn question(&self, chance: &mut StdRng) -> String {
        let number = chance.random_range(self.judged.document.len()..self.count);
        let (_, text) = self.text(number);
        let words = text.split([' ', '.']);
        let words: Vec<&str> = words.filter(|it| it.len() > 3).collect();
        let wanted = chance.random_range(1..=3);
        let drawn: Vec<&str> = words.sample(chance, wanted).copied().collect();
        drawn.join(" ")
    }

    /// The same with two letters exchanged in a long word, at its end.
    fn mistyped(&self, chance: &mut StdRng) -> String {
        loop {
            let question = self.question(chance);
            let (before, last) = question.rsplit_once(' ').unwrap_or(("", &question));
            let mut letters: Vec<char> = last.chars().collect();
            let at = letters.len() / 2;
            if letters.len() < 6 || letters[at] == letters[at - 1] {
                continue;
            }
            letters.swap(at, at - 1);
            let last: String = letters.into_iter().collect();
            return format!("{before} {last}").trim().to_owned();
        }
    }
}

/// All forms of a line of the list.
fn forms(line: &str) -> Vec<String> {
    let Some((sort, word)) = line.split_once(' ').filter(|_| !line.starts_with('#')) else {
        return Vec::new();
    };
    let with = |stem: &str, endings: &[&str]| -> Vec<String> {
        endings.iter().map(|it| format!("{stem}{it}")).collect()
    };
    let stem = word.strip_suffix("er").unwrap_or(word);
    let of_verb = [
        "er", "e", "es", "ons", "ez", "ent", "é", "ée", "és", "ées", "ait", "era", "ant", "age",
        "ages", "eur", "eurs", "euse",
    ];
    let all = match sort {
        "v" => with(stem, &of_verb),
        "a" => with(word, &["", "e", "s", "es", "ement"]),
        _ => with(word, &["", "s"]),
    };
    let prefixes = if sort == "v" {
        &PREFIXES[..]
    } else {
        &PREFIXES[..2]
    };
    let prefixed = |form: &String| -> Vec<String> {
        prefixes.iter().map(|it| format!("{it}{form}")).collect()
    };
    all.iter().flat_map(prefixed).collect()
}

/// The room that has them.
struct Room;

/// The name of a document by its number.
fn subject(number: usize) -> Subject {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
    let text = EventId::from_bytes(bytes).to_string();
    Subject::read(&format!("r{}", &text[1..])).expect("a name")
}

impl Source for Room {
    fn kind(&self) -> Kind {
        Kind::Recipe
    }

    fn has(&self, local: Subject) -> bool {
        local.letter() == 'r'
    }

    fn document(
        &self,
        _: &Snapshot,
        venue: VenueId,
        local: Subject,
    ) -> Result<Option<Document>, store::Error> {
        let id: EventId = format!("e{}", &local.text()[1..]).parse().expect("a name");
        let bytes = id.to_bytes();
        let number = u64::from_be_bytes(bytes[..8].try_into().expect("eight of ten"));
        let (title, text) = corpus().text(number as usize);
        let at = Dated {
            at: 1_800_000_000,
            is_plausible: true,
        };
        Ok(Some(Document {
            id: parvis::documents::DocumentId { venue, local },
            revision: 1,
            title,
            language: Language::Fr,
            licence: Licence::CcBySa4,
            authors: vec![Author::Former],
            derived_from: vec![],
            created: at,
            updated: at,
            body: Body::Recipe(Box::new(Recipe {
                intention: text,
                ..Recipe::default()
            })),
            attachments: vec![],
        }))
    }

    fn all(&self, _: &Snapshot) -> Result<Vec<Subject>, store::Error> {
        Ok((0..corpus().count).map(subject).collect())
    }

    fn href(&self, local: Subject) -> String {
        local.text()
    }
}

fn library(_: &Path) -> io::Result<Library> {
    Ok(Library::new(
        VenueId::of_key(b"bench"),
        vec![Box::new(Room)],
    ))
}

/// Begins again with the settings of memory that a box has, unless this is that; they are read at a program's start.
fn as_on_a_box() {
    let unit = include_str!("../systemd/parvis.service");
    let lines = unit
        .lines()
        .filter_map(|it| it.strip_prefix("Environment="));
    let settings = lines.flat_map(str::split_whitespace);
    let of_memory = settings.filter(|it| it.starts_with("MALLOC_"));
    let of_memory: Vec<_> = of_memory.filter_map(|it| it.split_once('=')).collect();
    assert!(!of_memory.is_empty(), "the unit says nothing of memory");
    if of_memory
        .iter()
        .any(|(name, _)| std::env::var_os(name).is_none())
    {
        let own = std::env::current_exe().expect("this program");
        let mut again = Command::new(own);
        again.args(std::env::args_os().skip(1)).envs(of_memory);
        panic!("{}", again.exec());
    }
}

fn main() -> ExitCode {
    as_on_a_box();
    // Cargo itself passes `--bench`.
    let numbers = std::env::args().skip(1).filter_map(|it| it.parse().ok());
    let numbers: Vec<usize> = numbers.collect();
    let count = numbers.first().copied().unwrap_or(100_000);
    let questions = numbers.get(1).copied().unwrap_or(400);
    let corpus = CORPUS.get_or_init(|| Corpus::new(count));
    println!(
        "{count} documents of {} different words",
        corpus.words.len()
    );

    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    let fts = timed("FTS5 indexed", || {
        Fts::new(&folder.path().join("fts5.sqlite"))
    });
    let before = anonymous();
    let store = Store::in_memory(app::schema()).expect("a store");
    let search = Search::new(store, folder.path(), Language::Fr, library);
    timed("parvis indexed", || search.rebuild().expect("indexed"));
    let ours = |words: &str, page| -> Found {
        let words = words.to_owned();
        let query = Query {
            words,
            page,
            ..Query::default()
        };
        runtime.block_on(search.ask(query)).expect("searched")
    };

    println!(
        "\nindex: parvis {}, FTS5 {}",
        size(&folder.path().join("search")),
        size(&folder.path().join("fts5.sqlite"))
    );
    let mut is_met = judge(&ours, &fts);
    let mut chance = StdRng::seed_from_u64(SEED);
    println!("\nlatency, {questions} questions{:>17}p50{:>12}p95", "", "");
    for (name, is_mistyped) in [("exact", false), ("mistyped", true)] {
        let ask = |_| match is_mistyped {
            true => corpus.mistyped(&mut chance),
            false => corpus.question(&mut chance),
        };
        let asked: Vec<String> = (0..questions).map(ask).collect();
        let own = latency(&asked, |words| drop(ours(words, 0)));
        let theirs = latency(&asked, |words| drop(fts.ask(words, 10)));
        println!("  parvis, {name:<24}{:>10.2?}{:>12.2?}", own.0, own.1);
        println!("  FTS5, {name:<26}{:>10.2?}{:>12.2?}", theirs.0, theirs.1);
        if !is_mistyped {
            let ratio = own.1.as_secs_f64() / theirs.1.as_secs_f64();
            is_met &= ratio <= AT_MOST;
            println!("  parvis / FTS5, p95: {ratio:.2}x (target ≤ {AT_MOST}x)");
        }
    }
    search.rest().expect("rests");
    let more = anonymous().saturating_sub(before);
    is_met &= more <= MEMORY;
    println!(
        "\nanonymous memory at rest: {:.1} MB more (target ≤ 30 MiB)",
        more as f64 / 1e6
    );
    println!("{}", if is_met { "met" } else { "MISSED" });
    if is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Recall of both on the judged set; whether ours is better and finds nothing wrong.
fn judge(ours: &impl Fn(&str, usize) -> Found, fts: &Fts) -> bool {
    let judged = &corpus().judged;
    let number = |id: &String| judged.document.iter().position(|it| it.id == *id);
    let number = |id: &String| number(id).unwrap_or_else(|| panic!("{id} is planted"));
    let mut sums: HashMap<&str, [usize; 3]> = HashMap::new();
    let (mut wrong, mut theirs_wrong) = (0, 0);
    for query in &judged.query {
        let own = all_hits(ours, &query.ask);
        let theirs = fts.ask(&query.ask, 1000);
        let sum = sums.entry(&query.sort).or_default();
        for right in &query.right {
            let right = subject(number(right)).text();
            let is_found =
                |hits: &[String]| usize::from(hits.iter().take(10).any(|it| *it == right));
            sum[0] += 1;
            sum[1] += is_found(&own);
            sum[2] += is_found(&theirs);
            if is_found(&own) == 0 {
                println!("  not found: {:?}", query.ask);
            }
        }
        for id in &query.wrong {
            let id = subject(number(id)).text();
            theirs_wrong += usize::from(theirs.contains(&id));
            if own.contains(&id) {
                wrong += 1;
                println!("  wrongly found: {:?}", query.ask);
            }
        }
    }
    println!("\nrecall among ten{:>16}parvis{:>10}FTS5", "", "");
    let mut all = [0; 3];
    let mut sorts: Vec<_> = sums.into_iter().collect();
    sorts.sort();
    for (sort, sum) in sorts {
        println!(
            "  {sort:<26}{:>3} of {}{:>7} of {}",
            sum[1], sum[0], sum[2], sum[0]
        );
        (0..3).for_each(|it| all[it] += sum[it]);
    }
    println!(
        "  {:<26}{:>3} of {}{:>7} of {}",
        "all", all[1], all[0], all[2], all[0]
    );
    println!("  wrongly found: parvis {wrong}, FTS5 {theirs_wrong}");
    wrong == 0 && all[1] > all[2]
}

/// Every hit, up to a thousand.
fn all_hits(ours: &impl Fn(&str, usize) -> Found, words: &str) -> Vec<String> {
    let mut all = Vec::new();
    for page in 0..100 {
        let found = ours(words, page);
        all.extend(found.hits.into_iter().map(|it| it.href));
        if all.len() >= found.total {
            break;
        }
    }
    all
}

/// SQLite's own.
struct Fts(Connection);

impl Fts {
    fn new(path: &Path) -> Self {
        let connection = Connection::open(path).expect("a database");
        let make = "pragma journal_mode = wal;
            create virtual table texts using fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4 5');
            insert into texts(texts, rank) values ('rank', 'bm25(2.0, 1.0)');
            begin";
        connection.execute_batch(make).expect("made");
        for number in 0..corpus().count {
            let (title, text) = corpus().text(number);
            let mut insert = connection
                .prepare_cached("insert into texts(rowid, title, body) values (?, ?, ?)")
                .expect("a statement");
            insert
                .execute(params![number as i64, title, text])
                .expect("kept");
        }
        let end =
            "commit; insert into texts(texts) values ('optimize'); pragma wal_checkpoint(truncate)";
        connection.execute_batch(end).expect("kept");
        Self(connection)
    }

    fn ask(&self, words: &str, most: i64) -> Vec<String> {
        let words: Vec<&str> = words
            .split(|c: char| !c.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .collect();
        let quoted: Vec<String> = words.iter().map(|it| format!("\"{it}\"")).collect();
        let question = format!("{}*", quoted.join(" AND "));
        let sql = "select rowid, highlight(texts, 0, '<mark>', '</mark>'), snippet(texts, 1, '<mark>', '</mark>', '…', 30)
            from texts where texts match ? order by rank limit ?";
        let mut select = self.0.prepare_cached(sql).expect("a statement");
        let row = |row: &rusqlite::Row<'_>| {
            let shown: (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(subject(shown.0 as usize).text())
        };
        let rows = select
            .query_map(params![question, most], row)
            .expect("asked");
        rows.collect::<Result<_, _>>().expect("answered")
    }
}

/// Median and p95 of what is done with each question, the second time.
fn latency(asked: &[String], mut what: impl FnMut(&str)) -> (Duration, Duration) {
    let mut times = Vec::new();
    for round in 0..2 {
        for words in asked {
            let start = now();
            what(words);
            if round > 0 {
                times.push(start.elapsed());
            }
        }
    }
    times.sort();
    (times[times.len() / 2], times[times.len() * 95 / 100])
}

fn timed<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let start = now();
    let done = act();
    println!("{what} in {:.1?}", start.elapsed());
    done
}

/// A file, or all files of a directory.
fn size(path: &Path) -> String {
    let of = |path: &Path| fs::metadata(path).map_or(0, |it| it.len());
    let bytes: u64 = match fs::read_dir(path) {
        Ok(files) => files.flatten().map(|it| of(&it.path())).sum(),
        Err(_) => of(path),
    };
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Bytes of this process that no file stands behind.
fn anonymous() -> u64 {
    let maps = fs::read_to_string("/proc/self/smaps_rollup").expect("Linux");
    let line = maps.lines().find_map(|it| it.strip_prefix("Anonymous:"));
    let kilobytes = line.and_then(|it| it.trim().strip_suffix(" kB"));
    let kilobytes: u64 = kilobytes.and_then(|it| it.parse().ok()).expect("a number");
    kilobytes * 1024
}

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch of its own, outside the house"
)]
fn now() -> Instant {
    Instant::now()
}
