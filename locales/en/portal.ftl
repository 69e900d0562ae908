# The door: the page that opens on the phone, "Enter", and the way into the real browser.
portal-title = Welcome
portal-language = Language of the page
portal-lead-local = Welcome! This Wi-Fi belongs to the place: read what goes on here, without account or advertising.
portal-lead-up = Welcome! This Wi-Fi belongs to the place: read what goes on here, without account or advertising. Tap “Enter”, and it leads to the Internet too.
portal-lead-lost = Welcome! This Wi-Fi belongs to the place: read what goes on here, without account or advertising. The Internet will be back with the line.
portal-enter = Enter
portal-leave = Leave
portal-read = See the programme
portal-browser = Open in a browser
portal-then = Then
portal-then-apple-close = Tap “OK” or “Done” at the top of the screen.
portal-then-apple-keep = If the device offers “Use Without Internet”, accept.
portal-then-apple-honest = Tap “Cancel” at the top of the screen, then “Use Without Internet”.
portal-then-android-close = This window may close by itself: that is as it should be.
portal-then-android-keep = If the phone offers “Use this network as is” or “Stay connected”, accept.
portal-then-android-honest = In the menu at the top of the screen, choose “Use this network as is”.
portal-then-windows = Windows may say “No Internet”: that is true. You stay on the place’s own network.
portal-then-other = If the device says that there is no Internet, ask it to stay on this network.
portal-then-address = In your browser, the pages of the place are at this address:
portal-today = Today
portal-today-all = the whole programme
portal-open = The door is open for this device.
portal-open-here = Or stay here: everything can be read in this window, too.
portal-left-hours = { $n ->
    [one] For another { $n } hour.
   *[other] For another { $n } hours.
}
portal-left-minutes = { $n ->
    [one] For another { $n } minute.
   *[other] For another { $n } minutes.
}
portal-stuck = The door does not answer.
portal-stuck-advice = A part of the machine is stopped: “Enter” does not work for now. The pages of the place can be read all the same. Please tell the desk.
portal-stranger = This device has taken no address on the visitors’ Wi-Fi.
portal-stranger-advice = The pages of the place can be read all the same. To “Enter”, switch the device’s Wi-Fi off and on again, and let it choose its address by itself.
portal-continue = Continue in a browser
portal-continue-why = The small window that opened by itself cannot save a file. A browser (Safari, Firefox, Chrome…) can. Stay on this Wi-Fi, and choose:
portal-continue-type = Type the address
portal-continue-link = Or copy this link
portal-continue-link-name = Link to this page
portal-continue-link-how = Press it long, copy it, paste it in the browser. It leads to the same page, in the same language.
portal-continue-scan = Or scan this code with another device
portal-continue-code = QR code of the link above
portal-continue-once = The link and the code work once, for two minutes. Reload this page to get others.
portal-continue-back = Back to the page
portal-resume = Carry on here
portal-resume-what = You carry on in this browser with the visit begun in the other window.
portal-resume-act = Continue
portal-gone = This link no longer works.
portal-gone-why = It works once, for two minutes. Everything else is open: go through the front page, or make another link.
portal-gone-again = Make another link
portal-log = Internet is shared here: the time, the address lent to this device and its hardware address are kept for a year, encrypted. Never the sites.
portal-log-more = More about it
