# Where things lie on the disk. Sourced by image/build; sizes in MiB. Partitions have fixed identities: the system finds its own
# by them, and no stick has the same.
# shellcheck shell=bash disable=SC2034

SLOT_MIB=448
DATA_MIB=160
# Read by both boot loaders, where they read the system at all.
CMDLINE='console=ttyS0,115200 console=tty0 net.ifnames=0 systemd.gpt_auto=no fsck.repair=yes quiet panic=10'

layout() {
  case $1 in
  amd64)
    # GRUB reads gzip.
    COMPRESSION=gzip COMPRESSION_OPTIONS='-Xcompression-level 9'
    BIOS_AT=1 BIOS_MIB=1
    BOOT_AT=2 BOOT_MIB=62
    A_AT=64 B_AT=$((64 + SLOT_MIB)) DATA_AT=$((64 + 2 * SLOT_MIB))
    DISK=50415256-4953-4000-8000-000000000000
    BOOT=50415256-4953-4000-8000-000000000002
    ROOT_A=50415256-4953-4000-8000-00000000000a
    ROOT_B=50415256-4953-4000-8000-00000000000b
    DATA=50415256-4953-4000-8000-00000000000d
    ;;
  arm64-rpi)
    COMPRESSION=zstd COMPRESSION_OPTIONS='-Xcompression-level 19'
    # An MBR: the boot ROM of a Pi 3 knows no other.
    BOOT_AT=4 BOOT_MIB=60
    BOOT_A_AT=64 BOOT_B_AT=128 BOOT_SLOT_MIB=64
    # Each partition in the extended one is preceded by a MiB for its table.
    EXTENDED_AT=192 A_AT=193 B_AT=$((194 + SLOT_MIB)) DATA_AT=$((195 + 2 * SLOT_MIB))
    DISK=50415256
    BOOT=$DISK-01 BOOT_A=$DISK-02 BOOT_B=$DISK-03 ROOT_A=$DISK-05 ROOT_B=$DISK-06 DATA=$DISK-07
    CMDLINE=${CMDLINE/ttyS0,115200/ttyS1,115200}
    ;;
  esac
  DISK_MIB=$((DATA_AT + DATA_MIB + 1))
}
