# Commands typed on the machine.
tasks-desk-code = Setup code: { $code }
tasks-desk-code-only = It opens the desk once, at /admin/cle. Write it down: it is kept nowhere in the clear, and the old one is worth nothing now.
tasks-serving = Parvis · { $venue } is open: { $url }
tasks-demo-data = Demo: its data is in { $dir }
tasks-demo-account = Demo: { $role ->
    [guest] a guest
    [member] a member
    [concierge] the concierge
   *[steward] the machine’s steward
} signs in with the name { $name } and the code { $code }
tasks-demo-card = Demo: { $name }’s card, not used yet: { $words }
tasks-demo-asks = Demo: { $name } has asked to join and waits for the desk’s answer
tasks-desk-first = To begin: { $url } · setup code: { $code }
tasks-port-busy = Port { $port } is already in use: stop what uses it, or choose another with --port.
tasks-maintained = The box’s data was written anew: { $before } kB before, { $after } kB now.
tasks-maintained-erased = What had been erased is no longer in the file.
tasks-not-maintained = The box’s data was not written anew.
tasks-no-box = There is no box in { $dir }.
tasks-on-trial = The box is checking its update: nothing is saved for the moment. Try again in a minute.
tasks-trial-no-room = The disk has no room for the new version: { $missing } MB are missing. Nothing was changed.
tasks-trial = The box is checking its update: it shows its pages, and saves nothing.
tasks-nothing-kept = The disk refused to write ({ $why }): the box stops, to be started anew. What had been confirmed is kept.
