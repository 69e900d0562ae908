doctor-well = Everything is in order.
doctor-event-not-indexed = The event “{ $title }” ({ $id }) is kept, but the programme’s lists no longer find it.
doctor-event-not-indexed-advice = Write it anew (“parvis event add”), or restore the latest backup; then report it.
doctor-event-index-stray = The programme’s lists name { $count } events that do not exist.
doctor-event-index-stray-advice = Nothing is lost. Report it with this message.
