#!/bin/bash
# shellcheck disable=SC1091 # what is sourced lies beside this file
# No radio: the network goes by cable. A port where nobody lends addresses joins the visitors' bridge; one that leads into
# somebody else's network is left alone. With QEMU: eth0 on its own network, which has a DHCP server, eth1 on an empty hub.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

modprobe -r mac80211_hwsim 2>/dev/null
wifi 'ssid = "Le Lavoir"'
check "no radio is told" within 20 radio_says '"found":"Missing"'
check "nothing is on the air" radio_says '"air":"Silent"'
refute "hostapd has no file" test -e "$NET/hostapd.conf"
port() { radio_says "\"name\":\"$1\",\"standing\":\"$2\""; }
FIRST=${FIRST:-eth0} SECOND=${SECOND:-eth1}
check "$SECOND, where nobody answers, carries the network" within 60 port "$SECOND" Joined
check "it is a port of the bridge" grep -q . "/sys/class/net/br-lan/brif/$SECOND/port_no"
check "$FIRST, where somebody lends addresses, is left alone" within 60 port "$FIRST" OtherNetwork
refute "it is no port of the bridge" test -e "/sys/class/net/br-lan/brif/$FIRST"
done_now
