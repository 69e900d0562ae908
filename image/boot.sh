# What starts the machine: GRUB on a PC, the firmware and U-Boot on a Raspberry Pi. Sourced by image/build.
# shellcheck shell=bash

build_boot() {
  say "boot loader"
  boot=$work/boot
  mkdir -p "$boot/parvis"
  # The default slot is A, and there is none to try.
  { printf '# GRUB Environment Block\ndefault=A\ntry=\n#' && head -c 2048 /dev/zero | tr '\0' '#'; } | head -c 1024 >"$boot/parvis/bootenv"
  printf 'Parvis %s\r\n\r\nCette carte est une boîte Parvis : branchez, et rejoignez son Wi-Fi.\r\nThis card is a Parvis box: plug in, and join its Wi-Fi.\r\n' \
    "$version" >"$boot/LISEZ-MOI.txt"
  case $machine in
  amd64) build_grub ;;
  arm64-rpi) build_pi ;;
  esac
  make_fat "$work/boot.img" "$BOOT_MIB" PARVIS 50415256 "$boot"
}

fill_in() {
  sed -e "s|@ROOT_A@|$ROOT_A|g" -e "s|@ROOT_B@|$ROOT_B|g" -e "s|@CMDLINE@|$CMDLINE|g" "$1"
}

build_grub() {
  local modules=(part_gpt fat squash4 normal linux loadenv test echo regexp reboot sleep search configfile all_video serial terminal)
  mkdir -p "$boot/EFI/BOOT" "$boot/grub"
  fill_in image/grub.cfg >"$boot/grub/grub.cfg"
  # A prefix without a disk: the one GRUB was started from.
  grub-mkimage -O x86_64-efi -p '(,gpt2)/grub' -o "$boot/EFI/BOOT/BOOTX64.EFI" "${modules[@]}"
  grub-mkimage -O i386-pc -p '(,gpt2)/grub' -o "$work/core.img" "${modules[@]}" biosdisk
  fits "$work/core.img" "$BIOS_MIB"
}

# A Raspberry Pi: its firmware reads config.txt, which names U-Boot; U-Boot reads boot.scr.
build_pi() {
  local firmware=$root/usr/lib/raspi-firmware dtbs kernel_dtb
  mkdir -p "$boot/overlays"
  cp "$firmware"/bootcode.bin "$firmware"/start*.elf "$firmware"/fixup*.dat "$boot/"
  rm -f "$boot"/start*db.elf "$boot"/fixup*db.dat "$boot"/start*x.elf "$boot"/fixup*x.dat "$boot"/start*cd.elf "$boot"/fixup*cd.dat
  dtbs=$(echo "$root"/usr/lib/linux-image-*/broadcom "$root"/usr/lib/modules/*/dtb/broadcom | tr " " "\n" | grep -v "\*" | head -n 1)
  for kernel_dtb in bcm2710-rpi-zero-2-w bcm2837-rpi-zero-2-w bcm2837-rpi-3-b bcm2837-rpi-3-b-plus bcm2837-rpi-3-a-plus bcm2837-rpi-cm3-io3 \
    bcm2711-rpi-4-b bcm2711-rpi-400 bcm2711-rpi-cm4-io bcm2712-rpi-5-b bcm2712-d-rpi-5-b; do
    [[ ! -e $dtbs/$kernel_dtb.dtb ]] || cp "$dtbs/$kernel_dtb.dtb" "$boot/"
  done
  # The firmware looks for the names of its own kernel; Debian's has others for the same boards.
  local from to
  while read -r from to; do [[ -e $boot/$to.dtb || ! -e $boot/$from.dtb ]] || cp "$boot/$from.dtb" "$boot/$to.dtb"; done <<'NAMES'
bcm2837-rpi-3-b bcm2710-rpi-3-b
bcm2837-rpi-3-b-plus bcm2710-rpi-3-b-plus
bcm2837-rpi-cm3-io3 bcm2710-rpi-cm3
bcm2837-rpi-zero-2-w bcm2710-rpi-zero-2-w
bcm2837-rpi-zero-2-w bcm2710-rpi-zero-2
NAMES
  cp "$root/usr/lib/u-boot/rpi_arm64/u-boot.bin" "$boot/u-boot.bin"
  cp image/config.txt "$boot/config.txt"
  fill_in image/boot.cmd >"$work/boot.cmd"
  mkimage -A arm64 -T script -C none -n parvis -d "$work/boot.cmd" "$boot/boot.scr" >/dev/null
  # Kernel and initial file system of a slot: U-Boot does not read the system's own file system.
  local slot=$work/boot-slot
  mkdir -p "$slot"
  cp "$root/boot/vmlinuz" "$root/boot/initrd.img" "$slot/"
  make_fat "$work/boot-slot.img" "$BOOT_SLOT_MIB" PARVIS-SYS 50415241 "$slot"
}
