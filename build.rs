//! Packs the source of this version into the program, so that the box itself can offer it (AGPL, section 13).
//!
//! Files are taken in name order with fixed times and owners: the same tree gives the same bytes.

use std::fs;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// What a person needs to build this version.
const PARTS: [&str; 18] = [
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "assets",
    "benches",
    "build.rs",
    "clippy.toml",
    "deny.toml",
    "firmware",
    "fuzz",
    "image",
    "locales",
    "src",
    "systemd",
    "templates",
    "tests",
];

fn main() -> std::io::Result<()> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"))
        .join("source.tar.gz");
    let encoder = GzEncoder::new(fs::File::create(out)?, Compression::best());
    let mut archive = tar::Builder::new(encoder);
    archive.mode(tar::HeaderMode::Deterministic);
    for part in PARTS {
        if Path::new(part).exists() {
            println!("cargo::rerun-if-changed={part}");
        }
        add(&mut archive, Path::new(part))?;
    }
    archive.into_inner()?.finish()?;
    Ok(())
}

fn add(archive: &mut tar::Builder<GzEncoder<fs::File>>, path: &Path) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if name.starts_with('.')
        || matches!(&*name, "target" | "node_modules" | "corpus" | "artifacts")
        || !path.exists()
    {
        return Ok(());
    }
    if !path.is_dir() {
        return archive.append_path_with_name(path, Path::new("parvis").join(path));
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?
        .map(|e| Ok(e?.path()))
        .collect::<std::io::Result<_>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| add(archive, entry))
}
