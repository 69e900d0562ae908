#!/bin/bash
# shellcheck disable=SC1091 # what is sourced lies beside this file
# shellcheck disable=SC1112,SC2016 # a name with a French apostrophe; a script that is written for later
# Phones meet the box over every kind of protection: they join, are captured, enter and read; nothing passes from phone to
# phone; a change is tried and confirmed over the air; a protection that the radio refuses gives way.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

NAME='Le Lavoir d’essai'
OPEN="ssid=\"$NAME\"
key_mgmt=NONE"
OWE="ssid=\"$NAME\"
key_mgmt=OWE
ieee80211w=2"
SAE="ssid=\"$NAME\"
key_mgmt=SAE
sae_password=\"bonjour le monde\"
ieee80211w=2"
PSK="ssid=\"$NAME\"
key_mgmt=WPA-PSK
psk=\"bonjour le monde\""
on() { printf 'ssid = "%s"\nchannel = %s\nsecurity = "%s"\nbssid = "02:17:5a:c4:90:e0"\n%s\n' "$NAME" "$1" "$2" "$3"; }
SECRET='passphrase = "bonjour le monde"'

check "three radios" radios 3
phone 1
phone 2

wifi "$(on 1 open)"
check "open: on the air" on_air
check "open: as asked, at most 60" radio_says '"reasons":\[\].*"most_stations":60'
check "open: a phone joins" joins 1 2412 "$OPEN"
visits 1
check "one station is counted" radio_says '"stations":1'

wifi "$(on 1 owe)"
check "OWE: on the air" on_air
check "OWE: an old phone joins the open twin" joins 1 2412 "$OPEN"
check "OWE: a recent phone joins encrypted" joins 2 2412 "$OWE"
check "OWE: it is encrypted" uses 2 OWE
visits 2
check "OWE: the old phone has a lease too" lease 1
check "OWE: both are counted" within 5 radio_says '"stations":2'
ONE=$(address 1) TWO=$(address 2)
check "the box answers both" reaches 1 "$BOX"
check "the box answers both" reaches 2 "$BOX"
refute "nothing passes from the open twin to the encrypted one" reaches 1 "$TWO"
refute "nor back" reaches 2 "$ONE"
nft delete table bridge parvis
check "the meter works: without the bridge's rule it passes" within 10 reaches 1 "$TWO"
nft -f "$NET/nftables.nft"
inside 1 ip neigh flush all
inside 2 ip neigh flush all
refute "and is stopped again" reaches 1 "$TWO"
check "both phones on the open network" joins 2 2412 "$OPEN"
check "the second has a lease" lease 2
refute "nothing passes inside one network" reaches 1 "$(address 2)"

wifi "$(on 1 wpa2-wpa3 "$SECRET")"
check "transition: on the air" on_air
check "transition: WPA3 joins" joins 1 2412 "$SAE"
check "transition: it is SAE" uses 1 SAE
check "transition: WPA2 joins" joins 2 2412 "$PSK"
check "transition: it is WPA2" uses 2 WPA2-PSK
visits 2

wifi "$(on 1 wpa3 "$SECRET")"
check "WPA3: on the air" on_air
check "WPA3: a phone joins" joins 1 2412 "$SAE"
visits 1
refute "WPA3: a wrong password is refused" joins 2 2412 "${SAE/bonjour/bonsoir}" 8
leave 2

change() { printf '{"ApplyWifi":{"ssid":"%s","channel":%s,"security":"open","passphrase":null}}' "$NAME" "$1"; }
confirm() { ask "{\"ConfirmWifi\":{\"ip\":\"$1\"}}"; }
wifi "$(on 1 open)"
check "trial: on the air" on_air
check "trial: a phone joins" joins 1 2412 "$OPEN"
check "trial: it has a lease" lease 1
IP=$(address 1)
sleep 2
check "trial: another channel is tried" ask "$(change 11)"
refute "trial: not confirmed by who joined before" confirm "$IP"
check "trial: the new channel is on the air" within 30 radio_says '"air":{"Up":{"ssid":"[^"]*","channel":11'
check "trial: the phone joins on the new channel" joins 1 2462 "$OPEN"
check "trial: its lease goes on" lease 1
check "trial: confirmed by who joined since" within 10 confirm "$IP"
check "trial: the configuration says so" grep -q '^channel = 11' "$CONFIG"

# A hostapd that does not come up with SAE, as some drivers do not.
mkdir -p "$WORK/real"
REAL=$(command -v hostapd)
cp "$REAL" "$WORK/real/hostapd"
printf '#!/bin/bash\nfor last; do :; done\ngrep -q SAE "$last" && exit 1\nexec %s/real/hostapd "$@"\n' "$WORK" >"$WORK/hostapd"
chmod +x "$WORK/hostapd"
mount --bind "$WORK/hostapd" "$REAL"
wifi "$(on 1 wpa3 "$SECRET")"
check "SAE refused: WPA2 is on the air within 90 s" on_air 90
check "SAE refused: it is told" radio_says '"DidNotComeUp":"wpa3"'
check "SAE refused: a phone joins with the password" joins 2 2412 "$PSK"
refute "SAE refused: nobody joins without" joins 1 2412 "$OPEN" 8
umount "$REAL"

wifi "$(printf 'ssid = "%s"\nchannel = "auto"' "$NAME")"
check "auto: the quietest channel is on the air" on_air
leave 1
leave 2
done_now
