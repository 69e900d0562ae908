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
people-code-easy = It is the first that anybody would try. Choose another.
people-code-differ = The two codes are not the same.
people-word-short = A recovery word has at least 6 letters.
people-word-easy = It is the first that anybody would try. Choose another word.
people-new-code = Choose your code
people-new-code-hint = At least 6 characters, letters or digits. Only you know it; the desk never sees it.
people-new-code-again = Once more
people-new-word = A recovery word
people-new-word-hint = For the day the code is forgotten: one or two words that only you can say. Write them down at home.
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
people-did-take-desk = opened the desk with the setup code
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
people-did-refuse = said no to a request to join
