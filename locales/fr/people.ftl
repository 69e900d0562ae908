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
people-code-easy = Trop facile à deviner. Choisissez-en un autre.
people-code-differ = Les deux codes ne sont pas les mêmes.
people-word-short = Un mot de secours a au moins 6 lettres.
people-word-easy = Trop facile à deviner. Choisissez un autre mot.
people-new-code = Choisissez votre code secret
people-new-code-hint = Au moins 6 signes, lettres ou chiffres. Personne d’autre ne le connaît, pas même le comptoir.
people-new-code-again = Le même code, encore une fois
people-new-word = Un mot de secours
people-new-word-hint = Pour le jour où le code est oublié : un ou deux mots que personne d’autre ne dirait. Notez-les chez vous.
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
people-did-take-desk = a reçu le code d’installation et ouvert le comptoir
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
people-name-hint = Un prénom ou un surnom suffit. C’est avec lui que vous entrerez.
people-back = Retour à ma page
people-undated = date inconnue
people-machine = La boîte
people-role = { $role ->
    [guest] Accès de passage
    [member] Membre
    [concierge] Concierge
   *[steward] Intendance de la machine
}
people-since = depuis le { $when }
people-until = jusqu’au { $when }
people-charter-needed = Il faut accepter la charte pour rejoindre le lieu. Une question ? Le comptoir répond.
people-charter-changed = La charte vient de changer. Relisez-la, puis cochez encore.
people-charter-accept = J’accepte la charte du lieu
people-charter-read = Lire la charte
people-charter-page = Version { $version } sur sa propre page
people-charter-new = La charte a changé depuis que vous l’avez acceptée.
people-charter-never = Vous n’avez pas encore accepté la charte.
people-charter-act = J’accepte la version { $version }
people-charter-accepted = Charte acceptée : version { $version }
people-join = Rejoindre le lieu
people-join-lead = Deux minutes, sans adresse ni téléphone. Avec le code affiché dans la salle, vous êtes membre tout de suite.
people-join-lead-desk = Deux minutes, sans adresse ni téléphone. Le comptoir vous répondra.
people-join-act = Rejoindre
people-join-kept = La boîte garde votre nom, et de quoi reconnaître votre code sans le connaître.
people-presence = Code affiché dans la salle
people-presence-hint = Six chiffres, qui changent chaque minute. Vous ne le voyez pas ? Laissez vide : le comptoir vous répondra.
people-presence-wrong = Ce n’est pas le code affiché en ce moment. Recopiez-le, ou laissez vide.
people-presence-wait = Trop de codes faux ont été essayés ici. Réessayez dans { $seconds ->
    [one] une seconde
   *[other] { $seconds } secondes
}, ou laissez vide.
people-card = Ouvrir avec une carte
people-card-lead = Le comptoir vous a donné une carte : quatre mots, qui servent une seule fois.
people-card-words = Les quatre mots de la carte
people-card-words-hint = Dans l’ordre. Majuscules et accents sont indifférents.
people-card-next = Continuer
people-card-has-code = J’ai déjà choisi mon code
people-card-count = { $count ->
    [0] Écrivez les quatre mots de la carte.
    [one] Il y a un mot : il en faut quatre.
   *[other] Il y a { $count } mots : il en faut quatre.
}
people-card-meant = Aucune carte n’a le mot « { $word } ». Serait-ce « { $meant } » ?
people-card-unknown = Aucune carte n’a le mot « { $word } ». Relisez-le sur la carte.
people-card-hello = Bonjour { $name }
people-card-first = Choisissez un code : c’est lui qui ouvrira votre compte désormais. La carte ne servira plus.
people-card-again = Choisissez un nouveau code. L’ancien, et la carte, ne serviront plus.
people-card-act = Ouvrir mon compte
people-old-word = Votre ancien mot de secours
people-old-word-hint = Avec lui, vous retrouvez tout ce qui n’était que pour vous. Oublié ? Laissez vide : vos nouvelles seront effacées.
people-old-word-wrong = Ce n’est pas ce mot-là. Réessayez, ou laissez vide.
people-recovery = J’ai oublié mon code
people-recovery-lead = Votre mot de secours permet d’en choisir un autre.
people-recovery-word = Votre mot de secours
people-recovery-word-hint = Majuscules, accents et espaces sont indifférents.
people-recovery-wrong = Ce nom et ce mot ne vont pas ensemble.
people-recovery-act = Changer mon code
people-recovery-none = Le mot est oublié aussi ? Le comptoir peut faire une nouvelle carte.
people-wall = Le code de la salle
people-wall-how = Pour rejoindre le lieu, scannez ou tapez :
people-wall-scan = Code à scanner pour rejoindre le lieu
people-visitor = Moi, ici
people-visitor-lead = Un compte sert à proposer, à s’inscrire, à retrouver ses places. Lire n’en demande pas.
people-visitor-kept = Un prénom suffit, et vous pourrez tout emporter et partir.
people-me = Ma page
people-waiting = Le comptoir vous répondra.
people-waiting-what = Votre demande est arrivée. En attendant, vous pouvez lire toutes les pages.
people-news = Du nouveau
people-news-none = Rien de nouveau pour vous.
people-news-read = J’ai lu
people-news-seen = Déjà lu
people-news-recovered = Votre code a été refait avec le mot de secours. Si ce n’est pas vous, parlez-en au comptoir.
people-account = Mon compte
people-rename = Changer mon nom
people-rename-lead = C’est avec lui que vous entrez, et que les autres vous connaissent ici.
people-code-change = Changer mon code
people-code-change-lead = Vos autres appareils devront entrer à nouveau.
people-word-change = Changer mon mot de secours
people-word-change-lead = Il sert le jour où le code est oublié. Vos autres appareils devront entrer à nouveau.
people-own-code = Votre code actuel
people-own-code-wrong = Ce n’est pas votre code.
people-change-act = Changer
people-sign-out = Me déconnecter
people-devices = Mes connexions
people-devices-lead = Les appareils où votre compte est ouvert.
people-device = Appareil { $family }
people-device-other = Un appareil
people-device-this = celle-ci
people-device-close = Fermer
people-device-close-which = Fermer : { $device }
people-device-close-others = Fermer toutes les autres
people-devices-worry = Vous n’en reconnaissez pas une ? Fermez-la, puis :
people-record = Ce que le comptoir a fait pour moi
people-record-lead = Tout ce qui a été fait sur votre compte, et par qui.
people-record-none = Rien pour le moment.
people-take = Emporter mes affaires
people-take-lead = Une archive (zip) de tout ce que la boîte garde de vous, en formats ouverts.
people-take-account = Votre compte, vos connexions, vos nouvelles.
people-take-journal = Ce que le comptoir a fait pour vous.
people-take-rooms = Ce que vous avez proposé, et vos inscriptions.
people-take-act = Prendre l’archive
people-take-sheet = Un téléchargement ne marche pas dans la petite fenêtre de connexion du téléphone. Dans le vrai navigateur, tapez cette adresse :
people-take-not = Votre code et votre mot de secours n’y sont pas : la boîte ne les connaît pas.
people-take-readme =
    FRANÇAIS
    Ceci est tout ce que la boîte garde de vous.
    account.json : votre compte.
    sessions.json : les appareils où il est ouvert.
    news.json : ce qui vous a été annoncé.
    journal.json : ce qui a été fait sur votre compte, et par qui.
    Les autres fichiers viennent des pièces du lieu : leur nom dit laquelle.
    Les fichiers .json et .txt s’ouvrent avec un éditeur de texte, les .ics avec un agenda.
    Votre code et votre mot de secours n’y sont pas : la boîte ne les connaît pas.
people-leave = Effacer mon compte
people-leave-lead = Si vous continuez, votre compte sera effacé pour toujours : personne ne pourra le rendre. Rien n’est encore effacé.
people-leave-goes = Ce qui est effacé
people-leave-goes-what = Votre nom, votre code, vos connexions, vos nouvelles, le journal de ce qui a été fait pour vous, vos inscriptions.
people-leave-stays = Ce qui reste
people-leave-stays-what = Ce que vous avez publié pour tous, signé « ancien membre ».
people-leave-stays-desk = Ce que vous avez fait au comptoir pour d’autres reste dans leur journal, sans votre nom.
people-leave-take = D’abord, emporter mes affaires
people-leave-nothing = Vous n’avez rien publié qui resterait.
people-leave-sign = Garder mon nom, { $name }, sur :
people-leave-sign-hint = Ce qui n’est pas coché sera signé « ancien membre ».
people-leave-next = Continuer
people-leave-sure = Effacer pour de bon ?
people-leave-sure-lead = C’est la dernière question. Rien n’est encore effacé.
people-leave-act = Effacer mon compte
people-leave-stay = Non, je reste
people-farewell = Au revoir
people-farewell-what = Votre compte est effacé. Merci d’être passé ; la porte reste ouverte, et lire ne demande pas de compte.
people-did-refuse = a dit non à une demande d’adhésion
people-wall-stay = Ce code change chaque minute. Laissez cette page affichée.
people-wall-back = Revenir au comptoir
