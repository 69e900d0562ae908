//! The root helper of the machine: updates, sticks, restarting.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use parvis::appliance::mechanic::{confirm, daemon};
use parvis::config;

/// Looks after the machine for Parvis: installs updates, mounts sticks, restarts it.
///
/// It runs as root and answers the server's account (gate.user of the configuration) and root, over the socket
/// mechanic.sock in machine.directory. What can be asked of it carries no path and no command.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look after the machine, until SIGTERM.
    ///
    /// At its start it asks machine.boot_chooser whether this boot tries a new system, and leaves the file `trial` in
    /// machine.directory if so: until it is gone, `parvis serve` writes nothing.
    Serve {
        /// The configuration file of the box.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Keep a new system that is on trial, once its portal really answers.
    ///
    /// The front page, the door for captured phones and, where there is a visitors' network, its names are asked for
    /// until they answer. If they do not in time, why is noted and the command fails: the machine should then be
    /// restarted, which leads back to the system before. Without a trial there is nothing to do, and it succeeds.
    Confirm {
        /// The configuration file of the box.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// How many seconds everything has to answer.
        #[arg(long, value_name = "SECONDS", default_value_t = 180)]
        within: u64,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_target(false)
        .without_time()
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = match (Cli::parse().command, runtime) {
        (_, Err(error)) => Err(error.to_string()),
        (Command::Serve { config }, Ok(runtime)) => runtime.block_on(serve(config)),
        (Command::Confirm { config, within }, Ok(runtime)) => {
            runtime.block_on(keep(config, Duration::from_secs(within)))
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            eprintln!("parvis-mechanic: {said}");
            ExitCode::from(2)
        }
    }
}

async fn serve(path: PathBuf) -> Result<(), String> {
    let config = config::load(&path).map_err(|error| error.to_string())?;
    let done = daemon::run(&config).await;
    done.map_err(|error| error.to_string())
}

async fn keep(path: PathBuf, within: Duration) -> Result<(), String> {
    let config = config::load(&path).map_err(|error| error.to_string())?;
    let done = confirm::confirm(&config, within).await;
    done.map_err(|error| error.to_string())
}
