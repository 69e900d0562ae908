# shellcheck shell=bash
# Stands in for systemd where the guest's init is a script (the fast loop of the design notes): starts the box's programs as
# their units do, hostapd and the gate again whenever they end.

BINARIES=${BINARIES:-/usr/bin}
PATH=$BINARIES:$PATH

again() {
	local name=$1
	shift
	(
		trap 'kill "$child" 2>/dev/null; exit 0' TERM
		while :; do
			[ "$name" != hostapd ] || touch "$NET/hostapd.tried"
			"$@" >>"$WORK/$name.log" 2>&1 &
			child=$!
			wait "$child"
			sleep 1
		done
	) &
	echo "$!" >"$WORK/$name.loop"
}
box_stop() {
	local name
	for name in hostapd dnsmasq gate; do
		[ -e "$WORK/$name.loop" ] || continue
		kill "$(cat "$WORK/$name.loop")" 2>/dev/null
		rm -f "$WORK/$name.loop"
	done
	sleep 1
}
box_start() {
	mkdir -p "$NET"
	parvis-gate prepare --config "$CONFIG" >"$WORK/prepare.log" 2>&1 || {
		cat "$WORK/prepare.log"
		return 1
	}
	again gate parvis-gate serve --config "$CONFIG"
	within 20 test -S "$NET/gate.sock"
	again dnsmasq dnsmasq --keep-in-foreground --conf-file="$NET/dnsmasq.conf"
	[ ! -e "$NET/hostapd.conf" ] || again hostapd hostapd "$NET/hostapd.conf"
	if [ ! -e "$WORK/parvis.loop" ]; then
		again parvis setpriv --reuid="$(id -u parvis)" --regid="$(id -g parvis)" --clear-groups "$BINARIES/parvis" serve --config "$CONFIG"
		within 60 bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080'
	fi
}
