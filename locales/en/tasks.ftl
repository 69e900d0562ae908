# Commands typed on the machine.
tasks-desk-code = Setup code: { $code }
tasks-desk-code-only = It opens the desk once, at /admin/cle. Write it down: it is kept nowhere in the clear, and the old one is worth nothing now.
tasks-serving = Parvis · { $venue } is open: { $url }
tasks-demo-data = Demo: its data is in { $dir }
tasks-desk-first = To begin, on a phone: { $url } · setup code: { $code }
tasks-port-busy = Port { $port } is already in use: stop what uses it, or choose another with --port.
tasks-maintained = The box’s data was written anew: { $before } kB before, { $after } kB now.
tasks-maintained-erased = What had been erased is no longer in the file.
tasks-not-maintained = The box’s data was not written anew.
tasks-no-box = There is no box in { $dir }.
