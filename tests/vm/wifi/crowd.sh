#!/bin/bash
# shellcheck disable=SC1091 # what is sourced lies beside this file
# Thirty phones at once: each has a lease and the front page within sixty seconds of the guest's time.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

COUNT=${COUNT:-30}
NETWORK='ssid="Le Lavoir"
key_mgmt=NONE'

# Few programs for each phone: every one of them takes the emulated processors' time. The DHCP client asks while it joins.
comes() {
	associate "$1" 2412 "$NETWORK"
	inside "$1" busybox udhcpc -f -n -q -t 40 -T 2 -i "wlan$1" -s "$WORK/udhcpc.sh" || return
	within 50 answers 200 "$1" "$BOX" parvis.internal / && touch "$WORK/came$1"
}
came() { find "$WORK" -name 'came*' | wc -l; }
all_came() { [ "$(came)" -eq "$COUNT" ]; }

check "$((COUNT + 1)) radios" radios $((COUNT + 1))
for n in $(seq "$COUNT"); do phone "$n"; done
rm -f "$WORK"/came*
wifi "$(printf 'ssid = "Le Lavoir"\nchannel = 1')"
check "on the air" on_air
START=$(uptime_now)
SECONDS=0
for n in $(seq "$COUNT"); do comes "$n" >/dev/null 2>&1 & done
until all_came || [ "$SECONDS" -gt 240 ]; do sleep 1; done
TOOK=$(awk -v a="$START" -v b="$(uptime_now)" 'BEGIN { print int(b - a) }')
check "$(came) of $COUNT phones have a lease and the page" all_came
check "it took $TOOK s" test "$TOOK" -le 60
check "all are counted" within 10 radio_says "\"stations\":$COUNT"
echo "memory available: $(sed -n 's/MemAvailable: *//p' /proc/meminfo)"
for n in $(seq "$COUNT"); do leave "$n"; done
done_now
