# Les personnes : entrer, rejoindre, sa carte, son compte.
people-day-at = { $day } à { $at }
people-former = ancien membre
people-name = Votre nom ici
people-name-empty = Écrivez un nom : un prénom ou un surnom suffit.
people-name-too-long = Un nom a 40 signes au plus.
people-name-taken = Quelqu’un s’appelle déjà ainsi ici. Ajoutez une initiale ou choisissez un surnom.
people-nobody = Ce compte n’existe plus.
people-last-concierge = C’est la dernière personne qui tient le comptoir : donnez d’abord ce rôle à quelqu’un d’autre.
people-card-spent = Cette carte a déjà servi, ou une autre l’a remplacée. Le comptoir peut en faire une nouvelle.
people-code = Votre code
people-code-short = Un code a au moins 6 signes.
people-code-long = C’est trop long : 100 signes au plus.
people-code-easy = C’est le premier qu’on essaierait. Choisissez-en un autre.
people-code-differ = Les deux codes ne sont pas les mêmes.
people-word-short = Un mot de secours a au moins 6 lettres.
people-word-easy = C’est le premier qu’on essaierait. Choisissez un autre mot.
people-new-code = Choisissez votre code
people-new-code-hint = Au moins 6 signes, lettres ou chiffres. Vous seul le connaissez ; le comptoir ne le voit jamais.
people-new-code-again = Encore une fois
people-new-word = Un mot de secours
people-new-word-hint = Pour le jour où le code est oublié : un ou deux mots que vous êtes seul à pouvoir dire. Notez-les chez vous.
people-wait = Trop d’essais depuis cet appareil. Attendez { $seconds ->
    [one] une seconde
   *[other] { $seconds } secondes
}, puis réessayez. Sur un autre appareil, votre code marche.
people-sign-in = Entrer chez soi
people-sign-in-lead = Pour proposer, s’inscrire, retrouver ses places. Lire ne demande pas de compte.
people-sign-in-name-hint = Celui de votre carte. Majuscules et accents sont indifférents.
people-sign-in-act = Entrer
people-sign-in-wrong = Ce nom et ce code ne vont pas ensemble.
people-sign-in-needs-secure = Les personnes qui tiennent le comptoir ou la machine n’entrent que par une connexion chiffrée, pour que personne ne lise leur code au passage.
people-sign-in-no-tie = Cet appareil n’a pas pris d’adresse sur le Wi-Fi du lieu. Coupez le Wi-Fi, rallumez-le, puis revenez à cette page.
people-sign-in-over = L’accès de passage est terminé. Le comptoir peut le prolonger.
people-sign-in-shut = Ce compte est fermé par le comptoir : { $why } (charte : { $article }). Parlez-en à une personne du lieu.
people-sign-in-other = Autrement
people-sign-in-card = J’ai une carte avec quatre mots
people-sign-in-join = Je n’ai pas encore de compte
people-sign-in-lost = J’ai oublié mon code
people-overheard = Sur ce Wi-Fi, quelqu’un d’habile pourrait lire ce que vous tapez.
people-overheard-secure = Entrer par une connexion chiffrée
people-overheard-warning = Le navigateur dira qu’il ne connaît pas ce site : c’est attendu, la boîte fait son certificat elle-même.
people-overheard-check = Comment vérifier que c’est bien elle
people-news-wrong-tries = { $count ->
    [one] Quelqu’un a essayé un mauvais code sur votre compte, une fois. Si ce n’est pas vous, rien n’est perdu : il n’est pas entré.
   *[other] Quelqu’un a essayé { $count } mauvais codes sur votre compte. Si ce n’est pas vous, rien n’est perdu : il n’est pas entré.
}
people-news-out-of-place = Une de vos connexions a été présentée depuis un autre appareil, ou après un changement de réseau. Elle a été fermée.
people-news-card = Le comptoir a fait une nouvelle carte pour vous : elle permet de choisir un nouveau code.
people-news-accepted = Le comptoir vous a dit oui : vous êtes membre.
people-news-desk-taken = Quelqu’un a ouvert le comptoir avec le code d’installation.
people-news-role = Votre rôle ici a changé : { $role ->
    [guest] accès de passage
    [member] membre
    [concierge] concierge
   *[steward] intendance de la machine
}.
people-did-welcome = a ouvert un compte : { $role ->
    [guest] accès de passage
    [member] membre
    [concierge] concierge
   *[steward] intendance de la machine
}
people-did-card = a fait une nouvelle carte
people-did-reset-proven = a choisi un nouveau code avec une carte, et donné le mot de secours
people-did-reset-anew = a choisi un nouveau code avec une carte, sans le mot de secours
people-did-take-desk = a ouvert le comptoir avec le code d’installation
people-did-accept = a dit oui à une demande d’adhésion
people-did-role = a changé un rôle : { $role ->
    [guest] accès de passage
    [member] membre
    [concierge] concierge
   *[steward] intendance de la machine
}
people-did-suspend = a fermé un compte : { $why } (charte : { $article })
people-did-restore = a rouvert un compte
people-did-erase = a effacé un compte, à la demande de la personne
people-did-leave = est parti et a effacé son compte
people-did-refuse = a dit non à une demande d’adhésion
