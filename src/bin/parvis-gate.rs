//! The root process of the box: keeps the gate, and carries lease events to it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use parvis::{gate, network};

/// Keeps the visitors' gate: the one part of Parvis that runs as root.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Keep the gate, until SIGTERM.
    Serve {
        /// The configuration file of the box.
        #[arg(long)]
        config: PathBuf,
    },
    /// Prepare the machine's network and look at its radio: before dnsmasq, hostapd and the gate.
    Prepare {
        /// The configuration file of the box.
        #[arg(long)]
        config: PathBuf,
    },
    /// Ask the gate at work one thing, as JSON, for example '"Radio"': for who looks into a box, and for tests.
    Ask {
        /// The directory of `gate.directory`.
        #[arg(long, default_value = "/run/parvis-network")]
        directory: PathBuf,
        /// One value of the gate's protocol.
        request: String,
    },
    /// Carry what dnsmasq says about a lease to the gate (dnsmasq runs this).
    LeaseEvent {
        /// The directory of `gate.directory`.
        #[arg(long)]
        directory: PathBuf,
        /// dnsmasq's own arguments: action, hardware address, address.
        arguments: Vec<String>,
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
        (Command::Prepare { config }, Ok(runtime)) => runtime.block_on(prepare(&config)),
        (Command::Ask { directory, request }, Ok(runtime)) => {
            runtime.block_on(ask(&directory, &request))
        }
        (
            Command::LeaseEvent {
                directory,
                arguments,
            },
            Ok(runtime),
        ) => runtime.block_on(lease_event(&directory, &arguments)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(said) => {
            eprintln!("parvis-gate: {said}");
            ExitCode::from(2)
        }
    }
}

async fn serve(path: PathBuf) -> Result<(), String> {
    let config = parvis::config::load(&path).map_err(|error| error.to_string())?;
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    let kept = gate::daemon::run(&config, path).await;
    kept.map_err(|error| error.to_string())
}

async fn prepare(path: &Path) -> Result<(), String> {
    let config = parvis::config::load(path).map_err(|error| error.to_string())?;
    for line in network::prepare::run(&config).await? {
        println!("{line}");
    }
    Ok(())
}

async fn ask(directory: &Path, request: &str) -> Result<(), String> {
    let request = serde_json::from_str(request).map_err(|error| error.to_string())?;
    let client = gate::Client::new(directory.join("gate.sock"));
    let reply = client
        .ask(&request)
        .await
        .map_err(|error| error.to_string())?;
    let text = serde_json::to_string_pretty(&reply).map_err(|error| error.to_string())?;
    println!("{text}");
    Ok(())
}

async fn lease_event(directory: &Path, arguments: &[String]) -> Result<(), String> {
    let Some(event) = gate::lease_event(arguments, |name| std::env::var(name).ok()) else {
        return Ok(());
    };
    let client = gate::Client::new(directory.join("gate.sock"));
    match client.lease_event(event).await {
        Ok(()) => Ok(()),
        Err(gate::client::Error::Refused(refusal)) => Err(refusal.to_string()),
        Err(error) => {
            gate::note_missed(directory, &event).map_err(|error| error.to_string())?;
            Err(error.to_string())
        }
    }
}
