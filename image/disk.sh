# File systems and the disk, without mounting anything. Sourced by image/build.
# shellcheck shell=bash

# make_fat IMAGE MIB LABEL SERIAL FOLDER: the same bytes each time.
make_fat() {
  local image=$1 mib=$2 label=$3 serial=$4 folder=$5
  rm -f "$image" && truncate -s "${mib}M" "$image"
  mkfs.vfat --invariant -i "$serial" -n "$label" "$image" >/dev/null
  find "$folder" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
  local path
  (cd "$folder" && find . -mindepth 1 | LC_ALL=C sort) | while read -r path; do
    if [[ -d $folder/$path ]]; then mmd -i "$image" "::${path#.}"; else mcopy -m -i "$image" "$folder/$path" "::${path#.}"; fi
  done
}

put() {
  dd if="$1" of="$work/disk.img" bs=1M seek="$2" conv=notrunc,sparse status=none
}

assemble() {
  say "disk"
  # The journal keeps the order of content and metadata: what was synced is whole after a power cut.
  mkdir -p "$work/var"/{cache,lib,log,tmp}
  chmod 1777 "$work/var/tmp"
  rm -f "$work/data.img" && truncate -s "${DATA_MIB}M" "$work/data.img"
  E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -T default -b 4096 -L parvis-data -m 1 -U 50415256-4953-4000-8000-0000000000da \
    -E hash_seed=50415256-4953-4000-8000-0000000000db,lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0 \
    -d "$work/var" "$work/data.img"
  rm -f "$work/disk.img" && truncate -s "${DISK_MIB}M" "$work/disk.img"
  case $machine in
  amd64) assemble_gpt ;;
  arm64-rpi) assemble_mbr ;;
  esac
  put "$work/boot.img" "$BOOT_AT"
  put "$work/rootfs.img" "$A_AT"
  put "$work/data.img" "$DATA_AT"
}

assemble_gpt() {
  sfdisk --quiet "$work/disk.img" <<LAYOUT
label: gpt
label-id: $DISK
unit: sectors
first-lba: 34
start=$((BIOS_AT * 2048)), size=$((BIOS_MIB * 2048)), type=21686148-6449-6E6F-744E-656564454649, uuid=50415256-4953-4000-8000-000000000001, name=bios
start=$((BOOT_AT * 2048)), size=$((BOOT_MIB * 2048)), type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=$BOOT, name=boot
start=$((A_AT * 2048)), size=$((SLOT_MIB * 2048)), type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=$ROOT_A, name=parvis-a
start=$((B_AT * 2048)), size=$((SLOT_MIB * 2048)), type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=$ROOT_B, name=parvis-b
start=$((DATA_AT * 2048)), size=$((DATA_MIB * 2048)), type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, uuid=$DATA, name=parvis-data
LAYOUT
  install_bios_grub
}

# Puts GRUB where a BIOS looks for it, as grub-bios-setup would on a real disk: the first sector, which loads the second
# stage from the BIOS boot partition (GRUB manual, "BIOS installation"; offsets of boot.h and diskboot.h).
install_bios_grub() {
  local disk=$work/disk.img boot_sector=/usr/lib/grub/i386-pc/boot.img start=$((BIOS_AT * 2048)) sectors
  sectors=$((($(stat -c %s "$work/core.img") + 511) / 512))
  dd if="$boot_sector" of="$disk" bs=440 count=1 conv=notrunc status=none
  # Where the second stage begins; and the drive is the one the BIOS names, however odd (two NOPs).
  poke "$disk" $((0x5c)) "$(le 8 "$start")"
  poke "$disk" $((0x66)) '\x90\x90'
  put "$work/core.img" "$BIOS_AT"
  # The rest of the second stage follows its first sector: begin, length, segment.
  poke "$disk" $((start * 512 + 0x1f4)) "$(le 8 $((start + 1)))$(le 2 $((sectors - 1)))$(le 2 $((0x820)))"
}

# le BYTES NUMBER: little-endian, as printf wants it.
le() {
  local number=$2 at
  for ((at = 0; at < $1; at++)); do
    printf '\\x%02x' $((number & 255))
    number=$((number >> 8))
  done
}

poke() {
  printf '%b' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

assemble_mbr() {
  sfdisk --quiet "$work/disk.img" <<LAYOUT
label: dos
label-id: 0x$DISK
unit: sectors
1 : start=$((BOOT_AT * 2048)), size=$((BOOT_MIB * 2048)), type=c, bootable
2 : start=$((BOOT_A_AT * 2048)), size=$((BOOT_SLOT_MIB * 2048)), type=c
3 : start=$((BOOT_B_AT * 2048)), size=$((BOOT_SLOT_MIB * 2048)), type=c
4 : start=$((EXTENDED_AT * 2048)), size=$(((DISK_MIB - EXTENDED_AT) * 2048)), type=f
5 : start=$((A_AT * 2048)), size=$((SLOT_MIB * 2048)), type=83
6 : start=$((B_AT * 2048)), size=$((SLOT_MIB * 2048)), type=83
7 : start=$((DATA_AT * 2048)), size=$((DATA_MIB * 2048)), type=83
LAYOUT
  put "$work/boot-slot.img" "$BOOT_A_AT"
}

# The bundle that brings a box here: signed, and read block by block against its own hashes (RAUC's verity format).
bundle() {
  say "update bundle"
  local bundle=$work/bundle
  mkdir -p "$bundle"
  ln "$work/rootfs.img" "$bundle/rootfs.img"
  {
    printf '[update]\ncompatible=parvis-%s\nversion=%s\nbuild=%s\n\n[bundle]\nformat=verity\n\n[image.rootfs]\nfilename=rootfs.img\n' "$machine" "$version" "$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M)"
    if [[ $machine == arm64-rpi ]]; then
      ln "$work/boot-slot.img" "$bundle/boot.img"
      printf '\n[image.boot]\nfilename=boot.img\n'
    fi
  } >"$bundle/manifest.raucm"
  rm -f "$out/parvis-$version-$machine.raucb"
  rauc --cert="$keys/updates.cert.pem" --key="$keys/updates.key.pem" --keyring="$keys/ca.cert.pem" \
    bundle "$bundle" "$out/parvis-$version-$machine.raucb" 2>&1 | grep -v '^$' >&2
}
