# What the scripts that make packages and images share. Sourced with the working directory at the root of the source.
# shellcheck shell=bash

target=$(realpath -m "${CARGO_TARGET_DIR:-target}")

# The date of what is built is that of its source: two builds of one source are the same.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}

say() { printf '== %s\n' "$1" >&2; }

die() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 1
}

# Installs Debian packages that the machine lacks: pairs of a command and the package that brings it.
need() {
  local pair missing=()
  for pair; do
    command -v "${pair%%:*}" >/dev/null || [[ -e ${pair%%:*} ]] || missing+=("${pair#*:}")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  say "installing Debian packages: ${missing[*]}"
  local archives=$target/apt
  mkdir -p "$archives/partial"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o "Dir::Cache::archives=$archives" -o DPkg::Lock::Timeout=300)
  as_root "${apt[@]}" update || true
  as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >"$target/apt/log" 2>&1 ||
    as_root "${apt[@]}" install -y --no-install-recommends --allow-downgrades "${missing[@]}" qemu-utils/stable >"$target/apt/log" 2>&1 ||
    { tail -n 20 "$target/apt/log" >&2 && die "apt-get could not install ${missing[*]}"; }
}

as_root() {
  if ((EUID == 0)); then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else die "this needs root"; fi
}

# Builds the programs for an architecture; prints the folder they are in.
build_programs() {
  local arch=$1 triple=x86_64-unknown-linux-gnu cargo=(cargo)
  [[ $arch == arm64 ]] && triple=aarch64-unknown-linux-gnu
  say "building the programs for $arch"
  if [[ $arch == "$(dpkg --print-architecture)" ]]; then
    cargo build --profile dist --locked --bins >&2
    echo "$target/dist"
    return
  fi
  if ! rustup target list --installed 2>/dev/null | grep -qx "$triple"; then
    # Debian's own Rust has the other architecture as a package.
    install_cross_rust
    cargo=(env "PATH=/usr/bin:$PATH" /usr/bin/cargo)
  fi
  export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc
  "${cargo[@]}" build --profile dist --locked --bins --target "$triple" >&2
  echo "$target/$triple/dist"
}

install_cross_rust() {
  dpkg --print-foreign-architectures | grep -qx arm64 || as_root dpkg --add-architecture arm64
  need /usr/bin/cargo:cargo-web /usr/bin/rustc:rustc-web aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu \
    /usr/lib/rustlib/aarch64-unknown-linux-gnu:libstd-rust-web-dev:arm64 /usr/aarch64-linux-gnu/include/stdio.h:libc6-dev-arm64-cross
}
