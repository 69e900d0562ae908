//! The box's command line. It is long because every command is declared here with its options, in the words of its help.

use std::fs;
use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use parvis::app::{self, Mode};
use parvis::config::{self, Config};
use parvis::media::work;
use parvis::network::lease_log::{COLUMNS, export};
use parvis::programme::command::{Command as Act, New};
use parvis::tasks::{Answer, House, STORE, Task};
use parvis::web::words::{Lang, Words};
use parvis::{control, network};

/// The public square of a tiers-lieu, in a box.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    demo: Demo,
}

#[derive(Subcommand)]
enum Command {
    /// Start a demo venue on this machine (what `parvis` alone does).
    Demo(Demo),
    /// Start a real box.
    Serve {
        /// The configuration file; `image/parvis.toml` documents every key.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Check that everything the box keeps is whole, and say what to do.
    Doctor(Place),
    /// Write the store anew, so that nothing erased is left in its file; a running box does it by itself.
    Maintain(Place),
    /// The search of the box.
    #[command(subcommand)]
    Search(SearchCommand),
    /// The commons in one file: written, or brought in from another box or a wiki.
    #[command(subcommand)]
    Commons(CommonsCommand),
    /// Make a new code for the desk; the old one ends.
    DeskCode(Place),
    /// Make a backup, on a running box or a stopped one.
    Backup {
        /// The configuration file of the box.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Where to: `stick`, `folder`, `s3`, or the path of another folder; every place that was chosen when not given.
        #[arg(long, value_name = "PLACE")]
        to: Option<String>,
        /// Then read the whole backup back, and compare.
        #[arg(long)]
        test: bool,
    },
    /// Bring a backup back, into a new or emptied box that does not run.
    Restore(Box<Restore>),
    /// The programme: add, list, cancel events, read calendar files.
    #[command(subcommand)]
    Event(Box<Event>),
    /// The log of leases that is kept while Internet is shared.
    #[command(subcommand)]
    LeaseLog(LeaseLog),
    /// The network around the box.
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Decodes one file for the box, which alone calls it.
    #[command(name = work::NAME, hide = true)]
    MediaWorker,
}

#[derive(Subcommand)]
enum Event {
    /// Put an event on the programme.
    Add {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        new: NewEvent,
    },
    /// Show what is on.
    List {
        #[command(flatten)]
        place: Place,
        /// First day; today when not given.
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// Last day; thirty days later when not given.
        #[arg(long, value_name = "DAY")]
        to: Option<String>,
    },
    /// Take an event, or one of its days, off the programme: it stays, struck through.
    Cancel {
        #[command(flatten)]
        place: Place,
        /// The event, as `event list` names it.
        id: String,
        /// Only this day of a series.
        #[arg(long, value_name = "DAY")]
        day: Option<String>,
    },
    /// Read a calendar file (.ics) and show what it would change.
    Import {
        #[command(flatten)]
        place: Place,
        /// The file, as another calendar exported it.
        file: PathBuf,
        /// Do it.
        #[arg(long)]
        apply: bool,
    },
}

#[derive(Subcommand)]
enum SearchCommand {
    /// Make the index anew from the store; the box does it by itself when it is missing or damaged.
    Rebuild(Place),
}

#[derive(Subcommand)]
enum CommonsCommand {
    /// Write all that everybody may read into one archive (ZIP): Markdown, JSON, pictures and sounds.
    Export {
        #[command(flatten)]
        place: Place,
        /// Where to write it.
        file: PathBuf,
    },
    /// Show what an archive of another box, or the XML dump of a MediaWiki (also packed with gzip), would bring.
    Import {
        #[command(flatten)]
        place: Place,
        /// The file.
        file: PathBuf,
        /// Bring it in.
        #[arg(long)]
        apply: bool,
        /// The licence of a wiki's texts, by its SPDX name; CC-BY-SA-4.0 when not given.
        #[arg(long, value_name = "LICENCE")]
        licence: Option<String>,
        /// A wiki's texts are in English; in French when not given.
        #[arg(long)]
        english: bool,
    },
}

#[derive(Subcommand)]
enum LeaseLog {
    /// Read an archive that was taken out at the desk, as a table (CSV).
    Read {
        /// The file that holds the secret key, as the desk showed it.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The archive.
        archive: PathBuf,
    },
}

/// An event as it is typed.
#[derive(Args)]
struct NewEvent {
    /// What it is called.
    #[arg(long)]
    title: String,
    /// When it begins: `2026-11-21 18:30`, or the day alone for a whole day.
    #[arg(long)]
    start: String,
    /// When it ends: the same, or an hour alone.
    #[arg(long)]
    end: Option<String>,
    /// Where.
    #[arg(long = "where")]
    venue: Option<String>,
    /// With whom.
    #[arg(long)]
    host: Option<String>,
    /// A few words about it.
    #[arg(long)]
    description: Option<String>,
    /// What kind of thing.
    #[arg(long)]
    category: Option<String>,
    /// An address that tells more.
    #[arg(long)]
    link: Option<String>,
    /// How many can come.
    #[arg(long)]
    capacity: Option<u32>,
    /// How it repeats, as an RRULE: `FREQ=WEEKLY;COUNT=10`.
    #[arg(long, value_name = "RRULE")]
    repeat: Option<String>,
}

#[derive(Subcommand)]
enum NetworkCommand {
    /// Write the configuration of dnsmasq, nftables and hostapd.
    Render {
        /// Where to write the files.
        dir: PathBuf,
        /// The configuration file.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
}

#[derive(Args)]
struct Restore {
    /// The configuration file of the box.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Where the backup is: a folder, `stick`, or `s3`.
    #[arg(long, value_name = "PLACE")]
    from: PathBuf,
    /// For `s3`: a TOML file with endpoint, region, name, prefix, access_key and secret_key.
    #[arg(long, value_name = "FILE")]
    s3_file: Option<PathBuf>,
    /// A file that holds the secret phrase; it is asked for when not given.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Another backup than the newest: its name, as restic lists it.
    #[arg(long, value_name = "ID")]
    snapshot: Option<String>,
    /// Replace what this box has by what it had.
    #[arg(long)]
    replace: bool,
    /// Replace what this box has by what another had.
    #[arg(long)]
    adopt: bool,
}

#[derive(Args)]
struct Demo {
    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Keep the demo's data in this directory instead of a temporary one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Which box a command is about.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Place {
    /// The box of this configuration file.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The box that keeps its data in this directory.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = language();
    let done = match cli.command.unwrap_or(Command::Demo(cli.demo)) {
        Command::Demo(demo) => start_demo(demo, lang),
        Command::Serve { config } => load(&config).and_then(|c| app::run(c, Mode::Venue, lang)),
        Command::Doctor(place) => return command(&place, Task::Doctor, lang),
        Command::Maintain(place) => return command(&place, Task::Maintain, lang),
        Command::Search(SearchCommand::Rebuild(place)) => {
            return command(&place, Task::SearchRebuild, lang);
        }
        Command::Commons(asked) => commons(&asked, lang),
        Command::DeskCode(place) => return command(&place, Task::DeskCode, lang),
        Command::Backup { config, to, test } => {
            load(&config).and_then(|config| app::back_up(&config, to, test, lang))
        }
        Command::Restore(asked) => bring_back(*asked, lang),
        Command::Event(event) => return programme(*event, lang),
        Command::LeaseLog(LeaseLog::Read { key, archive }) => read_leases(&key, &archive),
        Command::Network(NetworkCommand::Render { dir, config }) => render(&dir, &config),
        Command::MediaWorker => work::serve().map_err(|e| e.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => refused(&said),
    }
}

fn refused(said: &str) -> ExitCode {
    eprintln!("parvis: {said}");
    ExitCode::from(2)
}

/// The language of the terminal: French where the environment says so, else English.
fn language() -> Lang {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    said.filter(|value| !value.is_empty())
        .find_map(|tag| Lang::from_tag(&tag))
        .unwrap_or(Lang::En)
}

fn load(path: &Path) -> Result<Config, String> {
    config::load(path).map_err(|e| e.to_string())
}

fn start_demo(demo: Demo, lang: Lang) -> Result<(), String> {
    let temporary = tempfile::Builder::new()
        .prefix("parvis-demo-")
        .tempdir()
        .map_err(|e| e.to_string())?;
    let dir = demo.data.unwrap_or_else(|| temporary.path().to_path_buf());
    app::run(
        app::demo_config(SocketAddr::from(([127, 0, 0, 1], demo.port)), dir),
        Mode::Demo,
        lang,
    )
}

fn render(dir: &Path, config: &Path) -> Result<(), String> {
    let config = load(config)?;
    let plan = config
        .plan()
        .ok_or("this configuration has no [network] table: there is nothing to render")?;
    let files = network::render(&plan).map_err(|e| e.to_string())?;
    fs::create_dir_all(dir).map_err(|e| format!("{}: {e}", dir.display()))?;
    for file in files {
        let written = file.write(dir);
        let path = written.map_err(|e| format!("{}: {e}", dir.join(file.name).display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

/// Prints what the key opens; records that it does not open are an error, after those that it does.
fn read_leases(key: &Path, archive: &Path) -> Result<(), String> {
    let in_file = |path: &Path, e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let text = fs::read_to_string(key).map_err(|e| in_file(key, &e))?;
    let keys = export::keys(&text).map_err(|e| in_file(key, &e))?;
    let file = fs::File::open(archive).map_err(|e| in_file(archive, &e))?;
    let read = export::read(io::BufReader::new(file), &keys).map_err(|e| in_file(archive, &e))?;
    let table = format!("{COLUMNS}\n{}", read.lines.join("\n"));
    writeln!(io::stdout(), "{}", table.trim_end()).map_err(|e| e.to_string())?;
    match read.sealed.first() {
        None => Ok(()),
        Some(first) => Err(format!(
            "this key does not open {} records, of which {first} is the first: they were sealed to another",
            read.sealed.len()
        )),
    }
}

fn bring_back(asked: Restore, lang: Lang) -> Result<(), String> {
    let config = load(&asked.config)?;
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let from = if asked.from == Path::new("s3") {
        let file = asked
            .s3_file
            .ok_or("say where the storage is: --s3-file FILE")?;
        let bucket = toml::from_str(&read(&file)?);
        app::From::Bucket(bucket.map_err(|e| format!("{}: {}", file.display(), e.message()))?)
    } else if asked.from == Path::new("stick") {
        app::From::Stick
    } else {
        app::From::Folder(asked.from)
    };
    let passphrase = match &asked.passphrase_file {
        Some(file) => read(file)?,
        None => {
            eprint!("{} ", Words::of(lang).t("backups-phrase-ask"));
            let mut typed = String::new();
            io::stdin()
                .read_line(&mut typed)
                .map_err(|e| e.to_string())?;
            typed
        }
    };
    let restoring = app::Restoring {
        from,
        passphrase,
        snapshot: asked.snapshot,
        replace: asked.replace,
        adopt: asked.adopt,
    };
    for line in app::bring_back(&config, restoring, lang)? {
        println!("{line}");
    }
    Ok(())
}

fn commons(asked: &CommonsCommand, lang: Lang) -> Result<(), String> {
    let (CommonsCommand::Export { place, .. } | CommonsCommand::Import { place, .. }) = asked;
    let place = located(place)?;
    let of = app::Stopped {
        dir: place.dir,
        zone: place.zone,
    };
    match asked {
        CommonsCommand::Export { file, .. } => app::take_commons(&of, file, lang),
        CommonsCommand::Import {
            file,
            apply,
            licence,
            english,
            ..
        } => app::bring_commons(&of, file, (licence.clone(), *english), *apply, lang),
    }
}

fn programme(event: Event, lang: Lang) -> ExitCode {
    let (place, act) = match event {
        Event::Add { place, new } => (place, Act::Add(Box::new(new.into()))),
        Event::List { place, from, to } => (place, Act::List { from, to }),
        Event::Cancel { place, id, day } => (place, Act::Cancel { id, day }),
        Event::Import { place, file, apply } => match read_calendar(&file) {
            Ok(bytes) => (place, Act::import(&bytes, apply)),
            Err(e) => return refused(&format!("{}: {e}", file.display())),
        },
    };
    command(&place, Task::Programme(act), lang)
}

/// A file is read up to one byte past what an import takes: the refusal is the programme's to word.
fn read_calendar(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = parvis::programme::import::MOST_BYTES as u64 + 1;
    fs::File::open(file)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl From<NewEvent> for New {
    fn from(typed: NewEvent) -> New {
        New {
            title: typed.title,
            start: typed.start,
            end: typed.end,
            place: typed.venue,
            host: typed.host,
            description: typed.description,
            category: typed.category,
            link: typed.link,
            capacity: typed.capacity,
            repeat: typed.repeat,
        }
    }
}

/// Has the running box do it, or opens the stopped one.
fn command(place: &Place, task: Task, lang: Lang) -> ExitCode {
    let Located { dir, zone, speaks } = match located(place) {
        Ok(found) => found,
        Err(said) => return refused(&said),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(e) => return refused(&e.to_string()),
    };
    let answer = runtime.block_on(async {
        match control::ask(&dir, &task, lang).await {
            Ok(Some(answer)) => answer,
            Ok(None) if !dir.join(STORE).exists() => Answer::refused(Words::of(lang).t1(
                "tasks-no-box",
                "dir",
                dir.display().to_string(),
            )),
            Ok(None) => match House::open(&dir, app::schema(), zone, Words::of(lang)) {
                Ok(mut house) => {
                    house.search = Some(app::search(&house.store, &dir, speaks));
                    house.perform(task, lang).await
                }
                Err(answer) => answer,
            },
            Err(e) => Answer::refused(e.to_string()),
        }
    });
    for line in &answer.lines {
        println!("{line}");
    }
    if answer.well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What a command needs to know of a box that does not run.
struct Located {
    dir: PathBuf,
    zone: jiff::tz::TimeZone,
    /// The language of the venue.
    speaks: Lang,
}

fn located(place: &Place) -> Result<Located, String> {
    match (&place.config, &place.data) {
        (Some(file), _) => load(file).map(|config| Located {
            dir: config.data.dir,
            zone: config.venue.timezone.0,
            speaks: config.venue.language,
        }),
        (None, Some(dir)) => Ok(Located {
            dir: dir.clone(),
            zone: config::Zone::default().0,
            speaks: Lang::default(),
        }),
        (None, None) => Err("say which box: --config FILE or --data DIR".into()),
    }
}
