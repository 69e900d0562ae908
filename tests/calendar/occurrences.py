"""What Python's icalendar and recurring-ical-events find in a calendar file.

Usage: occurrences.py FROM TO ZONE FILE... (dates as YYYYMMDD, TO excluded). Writes a JSON object: for each file the number
of events, its zones, and every occurrence with UID, start, end and status; times in UTC, floating ones taken in ZONE.
"""

import datetime
import json
import sys
import zoneinfo

import icalendar
import recurring_ical_events


def moment(value, zone):
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    if value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def occurrence(event, zone):
    return {
        "uid": str(event.get("UID", "")),
        "title": str(event.get("SUMMARY", "")),
        "start": moment(event["DTSTART"].dt, zone),
        "end": moment(event["DTEND"].dt, zone) if "DTEND" in event else None,
        "status": str(event.get("STATUS", "")),
        "sequence": int(event.get("SEQUENCE", 0)),
    }


def main():
    start, end, zone, *files = sys.argv[1:]
    zone = zoneinfo.ZoneInfo(zone)
    found = {}
    for name in files:
        with open(name, "rb") as file:
            calendars = icalendar.Calendar.from_ical(file.read(), multiple=True)
        entry = {"events": 0, "errors": [], "zones": [], "occurrences": []}
        for calendar in calendars:
            entry["events"] += sum(1 for _ in calendar.walk("VEVENT"))
            entry["errors"] += [str(e) for event in calendar.walk("VEVENT") for e in event.errors]
            entry["zones"] += [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
            query = recurring_ical_events.of(calendar, skip_bad_series=True)
            entry["occurrences"] += [occurrence(event, zone) for event in query.between(start, end)]
        found[name] = entry
    json.dump(found, sys.stdout)


main()
