//! The box's command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The public square of a tiers-lieu, in a box.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    demo: Demo,
}

#[derive(Subcommand)]
enum Command {
    /// Start a demo venue on this machine (the default).
    Demo(Demo),
    /// Start a real box.
    Serve {
        /// The configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

#[derive(clap::Args)]
struct Demo {
    /// The port to listen on; 0 lets the system choose.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Keep the demo's data in this directory instead of a temporary one.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let run = match cli.command {
        None => demo(cli.demo),
        Some(Command::Demo(demo_args)) => demo(demo_args),
        Some(Command::Serve { config }) => serve(&config),
    };
    run.unwrap_or_else(|said| {
        eprintln!("parvis: {said}");
        ExitCode::from(2)
    })
}

fn demo(args: Demo) -> Result<ExitCode, String> {
    let (dir, _temporary) = match args.data {
        Some(dir) => (dir, None),
        None => {
            let temporary = tempfile::Builder::new()
                .prefix("parvis-demo-")
                .tempdir()
                .map_err(|e| format!("no temporary directory: {e}"))?;
            (temporary.path().to_path_buf(), Some(temporary))
        }
    };
    let config = parvis::app::demo_config(SocketAddr::from(([127, 0, 0, 1], args.port)), dir);
    parvis::app::run(config, true).map(|()| ExitCode::SUCCESS)
}

fn serve(path: &std::path::Path) -> Result<ExitCode, String> {
    let config = parvis::config::load(path).map_err(|e| e.to_string())?;
    parvis::app::run(config, false).map(|()| ExitCode::SUCCESS)
}
