# U-Boot of a Parvis box on a Raspberry Pi: starts the default slot, or once the slot to try: see boot-chooser.
# Partitions: 1 this one (FAT: firmware, U-Boot, the device trees), 2 boot A, 3 boot B, 5 root A, 6 root B, 7 data.
# The firmware's own device tree goes on to the kernel: it knows this machine's memory and addresses.

test -n "${devtype}" || setenv devtype mmc
test -n "${devnum}" || setenv devnum 0
setenv default
setenv try
setenv disk "${devtype} ${devnum}"

setenv read_env 'load ${disk}:1 ${pxefile_addr_r} parvis/bootenv 400 && env import -t ${pxefile_addr_r} 400 default try'
setenv start_slot 'echo "Parvis: slot ${slot}"; setenv bootargs "root=PARTUUID=${uuid} rootfstype=squashfs ro parvis.slot=${slot} rauc.slot=${slot} ${trial} @CMDLINE@"; load ${disk}:${part} ${kernel_addr_r} vmlinuz && load ${disk}:${part} ${ramdisk_addr_r} initrd.img && booti ${kernel_addr_r} ${ramdisk_addr_r}:${filesize} ${fdt_addr}; echo "Parvis: slot ${slot} does not start"'
setenv start_a 'setenv slot A; setenv part 2; setenv uuid @ROOT_A@; run start_slot'
setenv start_b 'setenv slot B; setenv part 3; setenv uuid @ROOT_B@; run start_slot'

run read_env
setenv chosen "${default}"
setenv once "${try}"

if test "${once}" = A || test "${once}" = B; then
  # Taken out before it is started. Were it not (a card that cannot be written), it would be tried for ever: so not at all.
  setenv default "${chosen}"
  setenv try
  mw.b ${pxefile_addr_r} 0 400
  setenv try none
  env export -t -s 400 ${pxefile_addr_r} default try
  fatwrite ${disk}:1 ${pxefile_addr_r} parvis/bootenv 400
  setenv try unread
  run read_env
  if test "${try}" = none; then
    setenv trial parvis.try=1
    if test "${once}" = B; then run start_b; else run start_a; fi
    setenv trial
  fi
fi

if test "${chosen}" = B; then
  run start_b
  run start_a
else
  run start_a
  run start_b
fi

echo "Parvis: neither slot starts. Flash this card anew, and restore the backup."
sleep 60
reset
