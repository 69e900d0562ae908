#!/bin/bash
# shellcheck disable=SC1091 # what is sourced lies beside this file
# One phone joins the network that a new box opens, is captured, enters and reads.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

check "two radios" radios 2
phone 1
wifi "$(printf 'ssid = "Le Lavoir"\nchannel = 1')"
check "on the air" on_air
check "a phone joins" joins 1 2412 'ssid="Le Lavoir"
key_mgmt=NONE'
visits 1
leave 1
done_now
