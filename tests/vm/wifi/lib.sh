# shellcheck shell=bash
# shellcheck disable=SC1091,SC2034 # what is sourced lies beside this file, and uses these names
# What the Wi-Fi scenarios share. They run inside the booted box, as root, beside its own services: phones are radios of
# mac80211_hwsim in network namespaces of their own, with wpa_supplicant and busybox. Each check prints one line, "ok NAME" or
# "not ok NAME: WHY"; the last line of a scenario is "done N failed".
# Needs: bash, iw, iproute2, wpasupplicant, busybox (udhcpc, nslookup), kmod.

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
WORK=${WORK:-/run/wifi-test}
CONFIG=${CONFIG:-/etc/parvis/parvis.toml}
NET=/run/parvis-network
BOX=10.17.0.1
CAPTURED=198.51.100.1
FAILED=0
mkdir -p "$WORK"
# Scripts run from it, and the box's own /run refuses that.
mountpoint -q "$WORK" || mount -t tmpfs -o mode=755 tmpfs "$WORK"

ok() { echo "ok $1"; }
not_ok() {
	echo "not ok $1: $2"
	FAILED=$((FAILED + 1))
}
# check NAME COMMAND...: the command must succeed.
check() {
	local name=$1 said
	shift
	if said=$("$@" 2>&1); then ok "$name"; else not_ok "$name" "$(echo "$said" | tail -n 3 | tr '\n' ' ')"; fi
}
refute() {
	local name=$1
	shift
	if "$@" >/dev/null 2>&1; then not_ok "$name" "it should not be so"; else ok "$name"; fi
}
done_now() {
	echo "done $FAILED failed"
	[ "$FAILED" -eq 0 ]
}
# within SECONDS COMMAND...: until it succeeds.
within() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$end" ]; then
			"$@"
			return
		fi
		sleep 0.3
	done
}
uptime_now() { cut -d' ' -f1 /proc/uptime; }

# The box: its services. loop.sh stands in for systemd in the fast loop.
box_stop() { systemctl stop parvis-hostapd parvis-dnsmasq parvis-gate parvis-network; }
box_start() {
	systemctl reset-failed 2>/dev/null
	systemctl start parvis-network && systemctl start parvis-gate parvis-dnsmasq parvis-hostapd
}
if [ ! -d /run/systemd/system ]; then
	# shellcheck source=loop.sh
	. "$HERE/loop.sh"
fi

# wifi LINES: the [wifi] table from now on; no lines, no table. The box is started anew.
wifi() {
	box_stop
	local rest
	rest=$(awk '/^\[/ { skip = ($0 ~ /^\[wifi\]/) } !skip' "$CONFIG")
	printf '%s\n' "$rest" >"$CONFIG"
	[ -z "$1" ] || printf '\n[wifi]\n%s\n' "$1" >>"$CONFIG"
	box_start
}
ask() { parvis-gate ask "$1"; }
radio() { ask '"Radio"' | tr -d ' \n'; }
radio_says() {
	local said
	said=$(radio)
	grep -q -- "$1" <<<"$said" || {
		echo "$said"
		return 1
	}
}
on_air() { within "${1:-60}" radio_says '"air":{"Up"'; }

# Phones. phone N makes one of radio N; the box has radio 0.
radios() {
	local space
	box_stop
	for space in /run/netns/p*; do [ ! -e "$space" ] || ip netns del "${space##*/}"; done
	modprobe -r mac80211_hwsim 2>/dev/null
	modprobe mac80211_hwsim radios="$1" && within 20 test "$(find /sys/class/ieee80211 -name 'phy*' | wc -l)" -ge "$1"
}
phone() {
	ip netns add "p$1"
	iw phy "$(cat "/sys/class/net/wlan$1/phy80211/name")" set netns name "p$1"
	ip -n "p$1" link set lo up
	cat >"$WORK/udhcpc.sh" <<-'S'
		#!/bin/sh
		case "$1" in bound | renew)
			ip addr flush dev "$interface"
			ip addr add "$ip/$mask" dev "$interface"
			ip route replace default via "$router"
			;;
		esac
	S
	chmod +x "$WORK/udhcpc.sh"
}
inside() {
	local n=$1
	shift
	ip netns exec "p$n" "$@"
}
# associate N FREQUENCY NETWORK-LINES
associate() {
	leave "$1"
	mkdir -p "$WORK/ctrl$1"
	printf 'ctrl_interface=%s\nsae_pwe=2\nnetwork={\nscan_freq=%s\n%s\n}\n' "$WORK/ctrl$1" "$2" "$3" >"$WORK/p$1.conf"
	ip netns exec "p$1" wpa_supplicant ${DEBUG:+-t -d} -D nl80211 -i "wlan$1" -c "$WORK/p$1.conf" >"$WORK/p$1.log" 2>&1 &
	echo "$!" >"$WORK/p$1.pid"
	disown
}
is_joined() { inside "$1" wpa_cli -p "$WORK/ctrl$1" -i "wlan$1" status | grep -q 'wpa_state=COMPLETED'; }
# joins N FREQUENCY NETWORK-LINES [SECONDS]: tried three times, as a person would. hostapd repeats the first message of a handshake
# after 100 ms; on an emulated processor that is too soon, and a phone with protected frames then hangs between two handshakes.
joins() {
	local once
	for once in 1 2 3; do
		associate "$1" "$2" "$3"
		within "${4:-20}" is_joined "$1" && sleep 1 && is_joined "$1" && return
		echo "try $once: $(tail -n 2 "$WORK/p$1.log")"
	done
	return 1
}
leave() {
	if [ -e "$WORK/p$1.pid" ]; then
		kill "$(cat "$WORK/p$1.pid")" 2>/dev/null
		within 10 test ! -e "$WORK/ctrl$1/wlan$1"
		rm -f "$WORK/p$1.pid"
	fi
}
key() { inside "$1" wpa_cli -p "$WORK/ctrl$1" -i "wlan$1" status | sed -n 's/^key_mgmt=//p'; }
uses() { [ "$(key "$1")" = "$2" ]; }
lease() { inside "$1" busybox udhcpc -f -n -q -t 12 -T 2 -i "wlan$1" -s "$WORK/udhcpc.sh"; }
address() { inside "$1" ip -4 -o addr show dev "wlan$1" | sed -n 's/.*inet \([0-9.]*\).*/\1/p'; }
reaches() { inside "$1" busybox ping -c 2 -W 2 "$2"; }

# fetch N ADDRESS HOST PATH [BODY]: the answer, head and all. With a body it is a form that is sent.
fetch() {
	# shellcheck disable=SC2016 # the inner shell's own words
	inside "$1" timeout 20 bash -c '
		exec 3<>"/dev/tcp/$1/80" || exit 1
		if [ -n "$4" ]; then
			printf "POST %s HTTP/1.1\r\nHost: %s\r\nOrigin: http://%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s" "$3" "$2" "$2" "${#4}" "$4" >&3
		else
			printf "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n" "$3" "$2" >&3
		fi
		cat <&3' _ "$2" "$3" "$4" "$5" | tr -d '\0'
}
answers() {
	local code=$1
	shift
	fetch "$@" | head -n 1 | grep -q " $code"
}
named() { inside "$1" busybox nslookup "$2" "$BOX" | grep -q "$3"; }
# visits N: captured, enters, reads.
visits() {
	address "$1" | grep -q . && ask "{\"Dismiss\":{\"ip\":\"$(address "$1")\"}}" >/dev/null
	check "phone $1: takes a lease" lease "$1"
	check "phone $1: every name leads to the box" named "$1" connectivitycheck.gstatic.com "$CAPTURED"
	check "phone $1: its probe is captured" answers 302 "$1" "$CAPTURED" connectivitycheck.gstatic.com /generate_204
	local token
	token=$(fetch "$1" "$BOX" parvis.internal /portail | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' | head -n 1)
	check "phone $1: enters" answers 303 "$1" "$BOX" parvis.internal /portail/entrer "token=$token"
	check "phone $1: its probe is told yes" answers 204 "$1" "$CAPTURED" connectivitycheck.gstatic.com /generate_204
	check "phone $1: reads the programme" answers 200 "$1" "$BOX" parvis.internal /programme
}
