# People: signing in, joining, one's card, one's account.
people-day-at = { $day } at { $at }
people-former = former member
people-name = Your name here
people-name-empty = Write a name: a first name or a nickname will do.
people-name-too-long = A name has at most 40 characters.
people-name-taken = Somebody here has this name already. Add an initial, or choose a nickname.
people-nobody = This account is no longer there.
people-last-concierge = This is the last person who keeps the desk: give that role to somebody else first.
people-card-spent = This card was used already, or another has replaced it. The desk can make a new one.
people-code = Your code
people-code-short = A code has at least 6 characters.
people-code-long = That is too long: 100 characters at most.
people-code-easy = Too easy to guess. Choose another.
people-code-differ = The two codes are not the same.
people-word-short = A recovery word has at least 6 letters.
people-word-easy = Too easy to guess. Choose another word.
people-new-code = Choose your secret code
people-new-code-hint = At least 6 characters, letters or digits. Nobody else knows it, not even the desk.
people-new-code-again = The same code once more
people-new-word = A recovery word
people-new-word-hint = For the day the code is forgotten: one or two words that nobody else would say. Write them down at home.
people-wait = Too many tries from this device. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}, then try again. On another device your code works.
people-sign-in = Sign in
people-sign-in-lead = To propose, sign up, find your seats. Reading needs no account.
people-sign-in-name-hint = The one on your card. Capitals and accents do not matter.
people-sign-in-act = Sign in
people-sign-in-wrong = This name and this code do not go together.
people-sign-in-needs-secure = Those who keep the desk or the machine sign in only over an encrypted connection, so that nobody reads their code on the way.
people-sign-in-no-tie = This device has taken no address on the venue’s Wi-Fi. Turn Wi-Fi off and on again, then come back to this page.
people-sign-in-over = The time of this guest access is over. The desk can extend it.
people-sign-in-shut = The desk has closed this account: { $why } (charter: { $article }). Talk to somebody of the place.
people-sign-in-other = Another way
people-sign-in-card = I have a card with four words
people-sign-in-join = I have no account yet
people-sign-in-lost = I forgot my code
people-overheard = On this Wi-Fi, somebody skilled could read what you type.
people-overheard-secure = Sign in over an encrypted connection
people-overheard-warning = The browser will say that it does not know this site: that is expected, the box makes its certificate itself.
people-overheard-check = How to check that it is the box
people-news-wrong-tries = { $count ->
    [one] Somebody tried a wrong code on your account, once. If it was not you, nothing is lost: they did not get in.
   *[other] Somebody tried { $count } wrong codes on your account. If it was not you, nothing is lost: they did not get in.
}
people-news-out-of-place = One of your sessions was shown from another device, or after a change of network. It was closed.
people-news-card = The desk has made a new card for you: with it you can choose a new code.
people-news-accepted = The desk said yes: you are a member.
people-news-desk-taken = Somebody opened the desk with the setup code.
people-news-role = Your role here has changed: { $role ->
    [guest] guest access
    [member] member
    [concierge] concierge
   *[steward] steward of the machine
}.
people-did-welcome = opened an account: { $role ->
    [guest] guest access
    [member] member
    [concierge] concierge
   *[steward] steward of the machine
}
people-did-card = made a new card
people-did-reset-proven = chose a new code with a card, and gave the recovery word
people-did-reset-anew = chose a new code with a card, without the recovery word
people-did-take-desk = was given the setup code and opened the desk
people-did-accept = said yes to a request to join
people-did-role = changed a role: { $role ->
    [guest] guest access
    [member] member
    [concierge] concierge
   *[steward] steward of the machine
}
people-did-suspend = closed an account: { $why } (charter: { $article })
people-did-restore = reopened an account
people-did-erase = erased an account, at the person’s asking
people-did-leave = left and erased their account
people-name-hint = A first name or a nickname will do. You will sign in with it.
people-back = Back to my page
people-undated = date unknown
people-machine = The box
people-role = { $role ->
    [guest] Guest access
    [member] Member
    [concierge] Concierge
   *[steward] Steward of the machine
}
people-since = since { $when }
people-until = until { $when }
people-charter-needed = One joins by accepting the charter. A question? The desk answers.
people-charter-changed = The charter has just changed. Read it again, then tick again.
people-charter-accept = I accept the charter of the place
people-charter-read = Read the charter
people-charter-page = Version { $version } on its own page
people-charter-new = The charter has changed since you accepted it.
people-charter-never = You have not accepted the charter yet.
people-charter-act = I accept version { $version }
people-charter-accepted = Charter accepted: version { $version }
people-join = Join the place
people-join-lead = Two minutes, no address, no phone number. With the code shown in the room you are a member at once.
people-join-lead-desk = Two minutes, no address, no phone number. The desk will answer you.
people-join-act = Join
people-join-kept = The box keeps your name, and what it takes to recognise your code without knowing it.
people-presence = Code shown in the room
people-presence-hint = Six digits, new every minute. You do not see it? Leave this empty: the desk will answer you.
people-presence-wrong = This is not the code shown now. Copy it again, or leave this empty.
people-presence-wait = Too many wrong codes were tried here. Try again in { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}, or leave this empty.
people-card = Open with a card
people-card-lead = The desk gave you a card: four words that work once.
people-card-words = The four words on the card
people-card-words-hint = In their order. Capitals and accents do not matter.
people-card-next = Continue
people-card-has-code = I have chosen my code already
people-card-count = { $count ->
    [0] Write the four words on the card.
    [one] There is one word: it takes four.
   *[other] There are { $count } words: it takes four.
}
people-card-meant = No card has the word “{ $word }”. Could it be “{ $meant }”?
people-card-unknown = No card has the word “{ $word }”. Look at the card again.
people-card-hello = Hello { $name }
people-card-first = Choose a code: from now on it opens your account. The card will be of no more use.
people-card-again = Choose a new code. The old one, and the card, will be of no more use.
people-card-act = Open my account
people-old-word = Your recovery word until now
people-old-word-hint = With it you find again all that was for you alone. Forgotten? Leave this empty: your news will be erased.
people-old-word-wrong = This is not that word. Try again, or leave this empty.
people-recovery = I forgot my code
people-recovery-lead = With your recovery word you choose another.
people-recovery-word = Your recovery word
people-recovery-word-hint = Capitals, accents and spaces do not matter.
people-recovery-wrong = This name and this word do not go together.
people-recovery-act = Change my code
people-recovery-none = The word is forgotten too? The desk can make a new card.
people-wall = The code of the room
people-wall-how = To join the place, scan or type:
people-wall-scan = Code to scan to join the place
people-visitor = Me, here
people-visitor-lead = With an account you propose, sign up, find your seats. Reading needs none.
people-visitor-kept = A first name will do, and you can take everything along and leave.
people-me = My page
people-waiting = The desk will answer you.
people-waiting-what = Your request has arrived. Meanwhile you can read every page.
people-news = What is new
people-news-none = Nothing new for you.
people-news-read = I have read it
people-news-seen = Read already
people-news-recovered = Your code was made anew with the recovery word. If it was not you, talk to the desk.
people-account = My account
people-rename = Change my name
people-rename-lead = You sign in with it, and others know you by it here.
people-code-change = Change my code
people-code-change-lead = Your other devices will have to sign in again.
people-word-change = Change my recovery word
people-word-change-lead = It is for the day the code is forgotten. Your other devices will have to sign in again.
people-own-code = Your present code
people-own-code-wrong = This is not your code.
people-change-act = Change
people-sign-out = Sign out
people-devices = Where I am signed in
people-devices-lead = The devices on which your account is open.
people-device = { $family } device
people-device-other = A device
people-device-this = this one
people-device-close = Sign out
people-device-close-which = Sign out: { $device }
people-device-close-others = Sign out everywhere else
people-devices-worry = One that you do not know? Sign it out, then:
people-record = What the desk did for me
people-record-lead = All that was done to your account, and by whom.
people-record-none = Nothing so far.
people-take = Take my things along
people-take-lead = One archive (zip) of all that the box keeps of you, in open formats.
people-take-account = Your account, your sessions, your news.
people-take-journal = What the desk did for you.
people-take-rooms = What you proposed, and what you signed up for.
people-take-act = Take the archive
people-take-sheet = A download does not work in the phone’s small sign-in window. In the real browser, type this address:
people-take-not = Your code and your recovery word are not in it: the box does not know them.
people-take-readme =
    ENGLISH
    This is all that the box keeps of you.
    account.json: your account.
    sessions.json: the devices on which it is open.
    news.json: what you were told.
    journal.json: what was done to your account, and by whom.
    The other files come from the rooms of the place: their names say which.
    A text editor opens .json and .txt files, a calendar opens .ics.
    Your code and your recovery word are not in it: the box does not know them.
people-leave = Erase my account
people-leave-lead = If you go on, your account will be erased for ever: nobody can give it back. Nothing is erased yet.
people-leave-goes = What is erased
people-leave-goes-what = Your name, your code, your sessions, your news, the journal of what was done for you, what you signed up for.
people-leave-stays = What stays
people-leave-stays-what = What you published for everybody, signed “former member”.
people-leave-stays-desk = What you did for others at the desk stays in their journal, without your name.
people-leave-take = First, take my things along
people-leave-nothing = You have published nothing that would stay.
people-leave-sign = Keep my name, { $name }, on:
people-leave-sign-hint = What is not ticked will be signed “former member”.
people-leave-next = Continue
people-leave-sure = Erase for good?
people-leave-sure-lead = This is the last question. Nothing is erased yet.
people-leave-act = Erase my account
people-leave-stay = No, I stay
people-farewell = Goodbye
people-farewell-what = Your account is erased. Thank you for having been here; the door stays open, and reading needs no account.
people-did-refuse = said no to a request to join
people-wall-stay = This code changes every minute. Leave this page open.
people-wall-back = Back to the desk
