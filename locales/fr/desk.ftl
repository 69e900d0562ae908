# Le comptoir : les pages de la personne qui tient le lieu.
desk-home = Le comptoir
desk-home-lead-fine = Tout va bien, personne n’attend.
desk-home-lead-line = La ligne Internet est coupée. Les pages du lieu marchent.
desk-home-lead-time = Tout marche, mais la boîte ne sait pas quel jour on est : réglez l’heure.
desk-home-time = L’heure
desk-home-time-set = Régler l’heure
desk-home-network = Internet
desk-home-network-local = Ce lieu n’offre pas Internet.
desk-home-network-up = La ligne marche.
desk-home-network-lost = La ligne est coupée. La boîte regarde sans cesse si elle revient.
desk-home-door = L’arrivée des visiteurs, ces sept jours
desk-home-door-table = Par jour et par sorte d’appareil
desk-home-door-none = Rien n’est encore compté : les passages le sont chaque minute.
desk-home-door-about = Des nombres, sans personne derrière : la boîte ne sait pas qui.
desk-home-door-day = Jour
desk-home-door-family = Appareils
desk-home-door-probes = Sondes vues
desk-home-door-sheets = Pages ouvertes
desk-home-door-entered = « Entrer »
desk-home-door-day-unknown = date inconnue
desk-home-backups = Sauvegardes
desk-home-backups-more = Où, quand, et la phrase secrète
desk-home-secure = Connexion chiffrée
desk-home-secure-own = Certificat fait par cette boîte.
desk-home-secure-files = Certificat fourni par le lieu.
desk-home-secure-none = Pas de https sur cette boîte.
desk-home-secure-more = Empreinte et téléchargement
desk-home-wifi = Le Wi-Fi
desk-home-version = Version
desk-home-sign-out = Me déconnecter
desk-authority = Vérifier que c’est bien cette boîte
desk-authority-lead = Cette boîte fait elle-même le certificat de sa connexion chiffrée. Personne au-dehors ne s’en porte garant : vérifiez une fois, et votre navigateur s’en souviendra.
desk-authority-fingerprint = Empreinte (SHA-256)
desk-authority-compare = Comparez-la avec celle affichée sur l’écran de la boîte ou donnée par la personne qui l’a installée.
desk-authority-take = Prendre le certificat
desk-authority-how = Sur un ordinateur du lieu, importez ce fichier dans les autorités du navigateur : l’avertissement disparaît. Ne le faites pas sur l’appareil d’un visiteur.
desk-authority-none = Cette boîte n’a pas d’autorité à elle : son certificat vient d’ailleurs, ou le chiffrement n’est pas en service.
desk-time = L’heure de la boîte
desk-time-question = Il est { $time }, c’est juste ?
desk-time-date = Nous sommes le { $date }.
desk-time-trust-none = La boîte n’a pas d’horloge sûre : elle ne sait pas si cette date est vraie. En attendant, elle n’efface rien.
desk-time-trust-plausible = La date paraît vraie, mais personne ne l’a confirmée.
desk-time-trust-trusted = Cette heure est confirmée.
desk-time-right = Oui, c’est juste
desk-time-wrong = Non, corriger
desk-time-time = Heure
desk-time-time-hint = Comme on la dit : 14 h 32.
desk-time-time-wrong = Une journée a 24 heures, une heure 60 minutes : écrivez par exemple 14 h 32.
desk-time-day = Jour
desk-time-date-wrong = Ce jour n’existe pas : écrivez l’année, le mois et le jour, par exemple 2026-11-22.
desk-time-set = Mettre à cette heure
desk-time-why = Une correction est notée dans le journal de la boîte. Elle peut être reprise à tout moment.
desk-time-journal = Corrections passées
desk-wifi = Le Wi-Fi
desk-wifi-none = Cette machine ne porte pas elle-même le Wi-Fi : il se règle sur la borne du lieu.
desk-wifi-now = En ce moment : { $wifi }
desk-wifi-trial = À l’essai : { $wifi }
desk-wifi-trial-left = Sans confirmation, l’ancien Wi-Fi revient de lui-même dans { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}.
desk-wifi-trial-how = Rejoignez le nouveau réseau avec ce téléphone, revenez à cette page, puis :
desk-wifi-keep = Ça marche, garder ce Wi-Fi
desk-wifi-revert = Revenir tout de suite à l’ancien
desk-wifi-change = Changer
desk-wifi-change-about = Tous les appareils seront déconnectés. Le nouveau Wi-Fi est essayé cinq minutes : si personne ne le confirme en l’ayant rejoint, l’ancien revient.
desk-wifi-ssid = Nom du réseau
desk-wifi-ssid-hint = Celui que les téléphones affichent. Un lieu se reconnaît à son nom.
desk-wifi-ssid-wrong = Un nom de Wi-Fi a de 1 à 32 signes ; une lettre accentuée compte pour deux.
desk-wifi-security = Protection
desk-wifi-choice-wrong = Choisissez une protection et un canal dans les listes.
desk-wifi-open = Ouvert, sans mot de passe
desk-wifi-owe = Ouvert et chiffré pour les appareils récents
desk-wifi-wpa2 = Mot de passe, WPA2
desk-wifi-wpa2-wpa3 = Mot de passe, WPA3 et WPA2
desk-wifi-wpa3 = Mot de passe, WPA3 seulement
desk-wifi-passphrase = Mot de passe du Wi-Fi
desk-wifi-passphrase-hint = Seulement pour les protections à mot de passe. De 8 à 63 signes, sans accent.
desk-wifi-passphrase-wrong = Cette protection demande un mot de passe de 8 à 63 signes, sans accent ni espace au bord.
desk-wifi-channel = Canal
desk-wifi-on-channel = canal { $channel }
desk-wifi-try = Essayer
desk-wifi-refused = La machine n’a pas pu faire ce changement ; rien n’a bougé. Le journal de la machine dit pourquoi.
desk-wifi-refused-trial = Un autre changement attend d’être confirmé.
desk-wifi-refused-not-joined = Cet appareil n’a pas encore rejoint le nouveau Wi-Fi. Rejoignez-le, puis confirmez.
desk-wifi-refused-no-trial = Aucun changement n’attend : il a été confirmé, ou l’ancien Wi-Fi est revenu.
desk-wifi-refused-together = Ces réglages ne vont pas ensemble sur cette machine. Choisissez une autre protection ou un autre canal.
desk-time-before-release = Cette date est antérieure à la version de Parvis installée : vérifiez l’année.
desk-time-by-staff = Au comptoir : { $from } est devenu { $to }.
desk-time-by-machine = Par la machine : { $from } est devenu { $to }.
desk-family-apple = iPhone, iPad, Mac
desk-family-android = Android
desk-family-chromeos = ChromeOS
desk-family-windows = Windows
desk-family-firefox = Firefox
desk-family-linux = Linux
desk-family-kindle = Kindle
desk-family-other = autres
desk-time-too-far = Cette date est à plus de cent ans : vérifiez l’année.
desk-home-lead-gate = La porte du réseau ne répond pas : « Entrer » ne marche pas.
desk-home-gate-silent = Le programme parvis-gate ne répond pas : redémarrez-le, ou redémarrez la machine.
desk-home-radio-silent = Le Wi-Fi de la machine ne répond pas.
desk-home-leases = { $n ->
    [one] Un appareil a une adresse.
   *[other] { $n } appareils ont une adresse.
}
desk-setup = Ouvrir le comptoir
desk-setup-lead = Avec le code d’installation, vous devenez la personne qui tient ce lieu. Il sert une seule fois.
desk-setup-code = Code d’installation
desk-setup-code-hint = Douze lettres et chiffres, donnés à la personne qui a installé la boîte. Majuscules, espaces et tirets sont indifférents.
desk-setup-wrong = Ce n’est pas le code d’installation. Vérifiez lettre par lettre : il n’a ni O ni I ni L.
desk-setup-spent = Ce code a déjà servi. La commande « parvis desk-code », tapée sur la machine, en fait un autre.
desk-setup-name = Votre nom ici
desk-setup-name-hint = Un prénom ou un surnom suffit. Si vous teniez déjà le comptoir et que votre code est perdu, écrivez le même nom.
desk-setup-act = Ouvrir le comptoir
desk-setup-lost = Code d’installation perdu ? Demandez-en un autre à la personne qui a installé la boîte : la commande « parvis desk-code » le fait.
desk-setup-overheard = Ici, d’autres pourraient lire ce que vous tapez.
desk-setup-overheard-why = Le code d’installation ne se tape que sur une connexion chiffrée. Ouvrez cette adresse dans un vrai navigateur :
desk-setup-overheard-only-box = Le code d’installation ne se tape que sur une connexion chiffrée, et cette boîte n’en offre pas : asseyez-vous devant la machine elle-même.
desk-home-lead-waits = Tout marche. { $n ->
    [one] Une chose vous attend.
   *[other] { $n } choses vous attendent.
}
desk-waits = Ce qui vous attend
desk-wait-wizard = Continuer l’installation : étape { $number } sur { $all }
desk-wait-asked = { $n ->
    [one] Une personne demande à rejoindre le lieu
   *[other] { $n } personnes demandent à rejoindre le lieu
}
desk-wait-time = La boîte ne sait pas quel jour on est : réglez l’heure
desk-wait-disk = Le disque est presque plein : { $disk }. Dites-le à la personne qui s’occupe de la machine.
desk-wait-tries = Quelqu’un essaie des codes : { $n } mauvais essais, sur { $accounts ->
    [one] un compte
   *[other] { $accounts } comptes
}. La boîte le fait attendre ; personne n’est entré.
desk-wait-guesses = Quelqu’un essaie de deviner le code de présence : { $n } essais depuis le démarrage. Il change chaque minute, et la boîte compte les essais.
desk-wait-later = Remis à plus tard : { $what }
desk-next = Que faire ensuite
desk-next-poster = Imprimer l’affiche du Wi-Fi
desk-next-person = Accueillir la première personne
desk-next-event = Mettre un premier rendez-vous au programme
desk-people = Les personnes
desk-people-members = { $n ->
    [0] Pas encore de membre.
    [one] Un membre.
   *[other] { $n } membres.
}
desk-people-guests = { $n ->
    [0] Aucune personne de passage.
    [one] Une personne de passage.
   *[other] { $n } personnes de passage.
}
desk-people-keepers = { $n ->
    [one] Une personne tient le comptoir ou la machine.
   *[other] { $n } personnes tiennent le comptoir ou la machine.
}
desk-people-all = Toutes les personnes
desk-people-presence = Montrer le code de présence
desk-place = Le lieu et son programme
desk-place-programme = Le programme
desk-machine = La machine
desk-home-wifi-change = Changer de nom ou de mot de passe
desk-home-wifi-said = Ce que dit l’affiche
desk-home-machine = Comment va la machine
desk-home-disk = Disque
desk-home-disk-free = { $free } libres sur { $total }
desk-megabytes = { $n } Mo
desk-gigabytes = { $n } Go
desk-date-unknown = date inconnue
desk-role-member = membre
desk-role-member-about = Propose, s’inscrit, retrouve ses places.
desk-role-guest = de passage
desk-role-guest-about = Comme un membre, jusqu’à une date. Pour une intervenante, un stagiaire.
desk-role-concierge = concierge
desk-role-concierge-about = Tient le lieu : les personnes, le programme, la machine.
desk-role-steward = intendance de la machine
desk-role-steward-about = Réseau et machine. Ne voit pas les personnes.
desk-wizard-step = Étape { $number } sur { $all }
desk-wizard-on = Continuer
desk-wizard-keep = Enregistrer
desk-wizard-later = Plus tard
desk-wizard-name-first = Le lieu n’a pas encore de nom : commencez par l’étape 1.
desk-wizard-lieu = Le lieu
desk-wizard-lieu-about = Ce que les gens liront en arrivant. Quelques étapes, cinq minutes ; tout pourra changer plus tard.
desk-wizard-field-name = Nom du lieu
desk-wizard-field-name-hint = Comme sur l’enseigne.
desk-wizard-field-tagline = En une phrase
desk-wizard-field-tagline-hint = Par exemple : café associatif et atelier partagé.
desk-wizard-field-welcome = Un mot d’accueil
desk-wizard-field-welcome-hint = Pour qui vient la première fois. Deux ou trois phrases, ou rien.
desk-wizard-adresse = Où et quand
desk-wizard-adresse-about = L’adresse et les heures d’ouverture, comme vous les diriez au téléphone.
desk-wizard-field-address = Numéro et rue
desk-wizard-field-address-hint = Par exemple : 3 place du Puits.
desk-wizard-field-town = Ville ou village
desk-wizard-field-town-hint = Le nom de la commune suffit.
desk-wizard-field-hours = Ouvert
desk-wizard-field-hours-hint = Par exemple : du mardi au samedi, de 10 h à 19 h.
desk-wizard-mentions = Mentions légales
desk-wizard-mentions-about = La loi demande que l’on sache qui publie ces pages. La boîte écrit la phrase avec vos réponses.
desk-wizard-field-publisher = Qui publie
desk-wizard-field-publisher-hint = Un nom, une adresse, une façon de vous joindre, et la personne responsable.
desk-wizard-internet = Internet
desk-wizard-internet-about = Ce Wi-Fi mène au lieu. Il peut aussi mener à Internet, si vous le décidez.
desk-wizard-internet-local = Par défaut il n’y mène pas : rien n’est noté de ce que font les gens, et la loi ne vous demande rien.
desk-wizard-internet-law = Si vous partagez votre ligne, la loi (CPCE, article L34-1) demande de garder un an qui a eu quelle adresse et quand, jamais ce qui a été lu.
desk-wizard-internet-choose = Lire en détail et choisir
desk-wizard-internet-none = Ce Wi-Fi mène au lieu. Cette machine ne peut pas partager Internet : il n’y a rien à choisir.
desk-wizard-wifi = Le Wi-Fi
desk-wizard-wifi-about = Le nom que les téléphones affichent. Un lieu se reconnaît à son nom.
desk-wizard-wifi-radio = Cette machine fait le Wi-Fi elle-même. Un changement s’essaie cinq minutes, puis il se confirme ou s’annule tout seul.
desk-wizard-wifi-change = Changer le nom ou la protection
desk-wizard-wifi-sign = Le Wi-Fi vient d’une borne ou d’une box à vous. Recopiez ici ce qui est écrit dessus : l’affiche le dira.
desk-wizard-field-ssid = Nom du réseau
desk-wizard-field-ssid-hint = Lettre pour lettre, majuscules comprises.
desk-wizard-field-passphrase = Mot de passe
desk-wizard-field-passphrase-hint = Laissez vide s’il n’y en a pas. Il sera écrit sur l’affiche.
desk-wizard-heure = L’heure
desk-wizard-field-time = Heure
desk-wizard-field-time-hint = Comme on la dit : 14 h 32.
desk-wizard-field-date = Jour
desk-wizard-field-date-hint = Celui d’aujourd’hui.
desk-wizard-essai = Essayer l’accueil du Wi-Fi
desk-wizard-essai-about = Dernière étape : voir ce que verront les visiteurs.
desk-wizard-essai-join = Sur un autre téléphone, choisissez le Wi-Fi du lieu.
desk-wizard-essai-see = Une page doit s’ouvrir toute seule, avec le nom du lieu et un bouton « Entrer ».
desk-wizard-essai-scan = Rien ne s’ouvre ? Sur ce Wi-Fi, visez ce code, ou tapez l’adresse.
desk-wizard-essai-code = Code QR de la page d’accueil du Wi-Fi
desk-wizard-essai-opened = { $n ->
    [0] Personne n’a encore ouvert la page.
    [one] La page a été ouverte une fois.
   *[other] La page a été ouverte { $n } fois.
}
desk-wizard-essai-again = Regarder encore
desk-wizard-essai-works = Ça marche
desk-wizard-essai-fails = Ça ne marche pas
desk-wizard-essai-help-wifi = Le téléphone est-il bien sur ce Wi-Fi, et non sur un autre qu’il connaît déjà ?
desk-wizard-essai-help-data = Coupez les données mobiles du téléphone, le temps de l’essai.
desk-wizard-essai-help-address = Si l’adresse ne s’ouvre pas non plus, la borne n’envoie pas vers la boîte : montrez cette page à la personne qui l’a branchée.
desk-wizard-essai-help-machine = Vous pouvez finir plus tard : tout le reste est prêt.
desk-persons = Les personnes
desk-persons-name = Nom
desk-persons-who = Qui
desk-persons-all = tout le monde
desk-persons-asked = demandent à rejoindre
desk-persons-guest = de passage
desk-persons-member = membres
desk-persons-concierge = concierges
desk-persons-steward = intendance
desk-persons-shut = comptes fermés ou terminés
desk-persons-waiting = n’ont pas encore utilisé leur carte
desk-persons-search = Chercher
desk-persons-found = { $n ->
    [one] Une personne
   *[other] { $n } personnes
}
desk-persons-none = Il n’y a encore personne : accueillez la première.
desk-persons-not-found = Personne ne correspond.
desk-welcome = Accueillir quelqu’un
desk-welcome-lead = Un nom suffit : la personne sera membre. La carte qui suit ouvre son compte.
desk-welcome-name = Nom
desk-welcome-name-hint = Un prénom ou un surnom, que personne d’autre ne porte ici.
desk-welcome-role = Rôle
desk-welcome-until = Seulement pour une personne de passage : jusqu’au
desk-welcome-act = Faire la carte
desk-until-wrong = Choisissez le dernier jour de l’accès, par exemple 2026-12-31.
desk-until-past = Ce jour est passé.
desk-card = La carte
desk-card-of = La carte pour { $name }
desk-card-once = Ces quatre mots ne sont montrés que maintenant. La personne est là ? Qu’elle vise le carré sur cet écran. Sinon, imprimez la page ou recopiez les mots.
desk-card-code = Code QR de la carte
desk-card-cut = À découper : le format d’une carte bancaire.
desk-card-how = Pour ouvrir votre compte
desk-card-join = Sur votre téléphone, choisissez le Wi-Fi du lieu.
desk-card-join-network = Sur votre téléphone, choisissez le Wi-Fi « { $network } ».
desk-card-scan = Visez le carré avec l’appareil photo ; ou tapez { $address } et les quatre mots.
desk-card-choose = Choisissez votre code. La carte ne sert qu’une fois : après, jetez-la.
desk-card-secure = Pour tenir le comptoir ou la machine, la connexion est chiffrée : le navigateur dira qu’il ne connaît pas ce site, c’est attendu.
desk-card-other = Avec cette carte : rejoignez le Wi-Fi du lieu, visez le code ou ouvrez { $address }, tapez les quatre mots, choisissez votre code.
desk-card-lasts = La carte vaut soixante jours.
desk-card-print = Pour imprimer : le menu du navigateur, « Partager » ou « Imprimer ».
desk-card-given = C’est donné, effacer les mots
desk-card-gone = Les mots de cette carte ne se montrent plus
desk-card-gone-why = Ils ne sont montrés qu’une fois, pendant cinq minutes, à qui a fait la carte. Ils ne sont gardés nulle part. Si la carte est perdue, faites-en une autre.
desk-card-gone-back = Revenir à { $name }
desk-person-asked = demande à rejoindre le lieu
desk-person-shut = compte fermé
desk-person-shut-for = Compte fermé : { $why } (charte : { $article })
desk-person-over = accès terminé
desk-person-no-code = n’a pas encore utilisé sa carte
desk-person-yes = Dire oui
desk-person-no = Dire non
desk-person-no-about = « Non » efface la demande : rien n’en reste.
desk-person-known = Ce que le lieu sait
desk-person-unseen = Vous ne voyez ni son code, ni son mot de secours, ni ce qui lui est adressé : personne ne les voit. Cette page montre tout ce que le comptoir sait.
desk-person-since = Depuis
desk-person-came = Arrivée
desk-person-code = Code
desk-person-accepted = Charte
desk-person-until = Jusqu’au
desk-came-setup = avec le code d’installation
desk-came-present = par soi-même, avec le code de présence
desk-came-asked = par soi-même, après réponse du comptoir
desk-came-desk = au comptoir, par { $by }
desk-person-has-code = choisi, connu de cette personne seule
desk-person-has-card = pas encore choisi ; carte faite { $when }
desk-person-has-none = pas encore choisi, et pas de carte : faites-en une
desk-person-charter = version { $number }, acceptée
desk-person-charter-old = version { $number }, acceptée ; la nouvelle lui sera montrée à sa prochaine visite
desk-person-charter-none = pas encore acceptée
desk-person-for = Agir pour cette personne
desk-person-journal = Tout ce qui a été fait pour elle (à imprimer)
desk-person-restore = Rouvrir le compte
desk-person-new-card = Code ou carte perdus ?
desk-person-new-card-about = Une nouvelle carte annule l’ancienne et ferme ses connexions ouvertes. L’ancien code marche jusqu’à ce que la carte serve.
desk-person-new-card-act = Faire une nouvelle carte
desk-person-rename = Changer de nom
desk-person-rename-act = Changer le nom
desk-person-role = Changer de rôle, prolonger
desk-person-role-act = Changer le rôle
desk-suspend = Fermer ce compte
desk-suspend-about = La personne lira la raison. Rien n’est effacé, et le compte peut se rouvrir.
desk-suspend-why = Raison
desk-suspend-why-hint = Ce qui s’est passé, en une phrase que vous pourriez lui dire en face.
desk-suspend-why-wrong = Écrivez une raison, en { $most } signes au plus.
desk-suspend-article = Article de la charte
desk-suspend-article-wrong = Choisissez un article de la charte.
desk-suspend-act = Fermer le compte
desk-person-erase = Effacer le compte, à sa demande
desk-erase = Effacer un compte
desk-erase-of = Effacer ce compte : { $name }
desk-erase-lead = Tout ce que le lieu garde de cette personne disparaît, et ne se rattrape pas. À faire seulement si elle le demande.
desk-erase-stays = Ce qui est public peut rester
desk-erase-stays-hint = Cochez là où son nom reste. Ailleurs on lira « ancien membre ».
desk-erase-sure = Confirmation
desk-erase-asked = La personne le demande, et elle sait que c’est définitif.
desk-erase-unsure = Cochez cette case : on n’efface qu’à la demande de la personne.
desk-erase-act = Effacer pour toujours
desk-journal = Journal du comptoir
desk-journal-of = Ce qui a été fait pour { $name }
desk-journal-about = Ce qui est fait au comptoir est noté ici. Chaque personne peut lire ce qui la concerne.
desk-journal-none = Rien n’est encore noté.
desk-journal-machine = La boîte
desk-journal-newer = Plus récent
desk-journal-older = Plus ancien
desk-journal-all = Tout le journal
desk-did-place = a changé la présentation du lieu
desk-did-rules = a changé les règles du lieu
desk-did-charter = a adopté la version { $number } de la charte
desk-did-rename = a changé un nom, qui était : { $before }
desk-emblems = L’image et le logo
desk-emblems-about = Ils se voient sur la page du lieu, que tout le monde peut lire.
desk-emblems-see = Voir cette page
desk-emblems-picture = Image du lieu
desk-emblems-logo = Logo
desk-emblems-none = Rien n’est montré pour le moment.
desk-emblems-no-picture = Retirer l’image
desk-emblems-no-logo = Retirer le logo
desk-emblems-choose = Choisir parmi mes images
desk-emblems-bring = Apporter une image
desk-emblems-as-picture = En faire l’image
desk-emblems-as-picture-one = En faire l’image : { $alt }
desk-emblems-as-logo = En faire le logo
desk-emblems-as-logo-one = En faire le logo : { $alt }
desk-emblems-unsaid = image sans description
desk-emblems-done = C’est fait.
desk-emblems-gone = Cette image n’est plus sur la boîte : apportez-la encore une fois.
desk-did-emblem = a changé l’image ou le logo du lieu
desk-rules = Les règles
desk-rules-about = Ce qui se fait sans vous, et ce qui passe par vous.
desk-rules-joining = Devenir membre
desk-rules-joining-present = Qui est sur place devient membre tout de suite, avec le code de présence. Les autres vous demandent.
desk-rules-joining-desk = Chaque demande passe par le comptoir.
desk-rules-publishing = Mettre un rendez-vous au programme
desk-rules-publishing-members = Les membres publient eux-mêmes.
desk-rules-publishing-desk = Les membres proposent, le comptoir publie.
desk-rules-act = Décider ainsi
desk-charter = La charte
desk-charter-about = Ce que l’on se promet ici. Chaque texte adopté est une version ; les membres la voient à leur prochaine visite.
desk-charter-text = Texte (version { $number } en vigueur)
desk-charter-text-hint = Une ligne qui commence par « # » est le titre d’un article. Une ligne vide sépare les paragraphes.
desk-charter-look = Relire
desk-charter-adopt = Adopter cette version
desk-charter-preview = Comme elle se lira
desk-charter-empty = Une charte vide ne promet rien : écrivez au moins une phrase.
desk-charter-too-long = C’est trop long : { $most } signes au plus.
desk-poster = L’affiche du Wi-Fi
desk-poster-print = Une page A4 à imprimer : le menu du navigateur, « Partager » ou « Imprimer ».
desk-poster-lead = Ce Wi-Fi est celui du lieu. Sans compte, sans publicité.
desk-poster-code = Code QR du Wi-Fi
desk-poster-network = Réseau
desk-poster-password = Mot de passe
desk-poster-open = sans mot de passe
desk-poster-scan = Visez le carré avec l’appareil photo du téléphone, ou choisissez ce réseau dans ses réglages.
desk-poster-enter = Une page s’ouvre : touchez « Entrer ».
desk-poster-nothing = Rien ne s’ouvre ? Dans le navigateur, tapez
desk-poster-other = Visez le carré, ou choisissez ce réseau. Une page s’ouvre : touchez « Entrer ». Sinon, ouvrez { $address }.
desk-poster-no-network = L’affiche dit le nom du Wi-Fi et son mot de passe : la boîte ne les connaît pas encore.
desk-poster-no-password = Le mot de passe a changé pendant que la boîte redémarrait : elle ne le connaît pas encore. Redémarrez-la une fois, puis revenez.
desk-poster-say = Dire le nom du Wi-Fi
desk-wizard-publisher-here = { $venue }, { $where }
desk-calendar = Importer un agenda
desk-calendar-lead = Un fichier .ics, exporté d’un autre agenda. Vous verrez d’abord ce qu’il changerait au programme ; rien n’est écrit avant votre accord.
desk-calendar-file = Le fichier
desk-calendar-file-hint = Il se termine par .ics, 10 Mo au plus. Les rendez-vous marqués privés sont laissés de côté.
desk-calendar-look = Voir ce qu’il changerait
desk-calendar-kept = Le fichier est gardé en mémoire { $minutes } minutes, le temps de décider, et jamais sur le disque.
desk-calendar-sheet = La petite fenêtre de connexion d’un téléphone ne sait pas choisir un fichier : ouvrez cette adresse dans un navigateur.
desk-calendar-stale = Cette page était ouverte depuis trop longtemps. Choisissez le fichier encore une fois.
desk-calendar-none = Choisissez un fichier .ics.
desk-calendar-no-room = D’autres personnes importent en ce moment. Réessayez dans un quart d’heure.
desk-calendar-waits = Un fichier attend votre accord.
desk-calendar-see = Voir l’aperçu
desk-calendar-plan = Ce que le fichier change
desk-calendar-ready = Rien n’est encore écrit. Lisez, puis importez.
desk-calendar-idle = Il n’y a rien à changer : le programme dit déjà la même chose.
desk-calendar-done = C’est fait. Les personnes inscrites à une date qui change le liront à leur prochaine visite.
desk-calendar-gone = Le fichier n’est plus là : il n’est gardé que { $minutes } minutes. Choisissez-le encore une fois.
desk-calendar-import = Importer
desk-calendar-other = Choisir un autre fichier
desk-did-import = a importé un agenda : { $count ->
    [one] un rendez-vous
   *[other] { $count } rendez-vous
}
desk-internet = Internet pour les visiteurs
desk-internet-unable = Cette machine ne peut pas partager Internet : le lieu offre son propre réseau, et rien d’autre.
desk-internet-unable-network = Son fichier de configuration ne décrit pas de réseau des visiteurs (table [network]).
desk-internet-unable-mode = Son fichier de configuration ne décrit pas de sortie vers Internet : il faudrait, dans la table [uplink], mode = "uplink", l’interface et un résolveur.
desk-internet-undecided = Rien n’est décidé : en attendant, Internet n’est pas partagé.
desk-internet-off = Réseau local seulement : Internet n’est pas partagé, et aucune connexion n’est notée.
desk-internet-no-key = Internet n’est pas partagé : le journal que la loi demande n’a pas de clé. Faites-en une ci-dessous.
desk-internet-on = Internet est partagé avec les personnes qui ont touché « Entrer ». Le journal des connexions est tenu.
desk-internet-stop = Revenir au réseau local
desk-internet-stop-about = Internet se ferme aussitôt pour tout le monde, et plus rien n’est noté. Ce qui l’a déjà été reste, chiffré, jusqu’à ses 365 jours.
desk-internet-stop-act = Réseau local seulement
desk-internet-local = Réseau local seulement
desk-internet-local-about = Les visiteurs lisent les pages du lieu, et gardent la 4G de leur téléphone pour le reste. La boîte ne note aucune connexion.
desk-internet-share = Partager Internet
desk-internet-law = Qui offre au public un accès à Internet, même gratuit, peut avoir à garder pendant un an des données techniques de connexion (code des postes et des communications électroniques, articles L34-1 et R10-13, décret 2021-1361).
desk-internet-law-what = La boîte note alors l’heure, l’adresse prêtée à l’appareil et son adresse matérielle, quand le prêt commence et quand il finit. C’est tout.
desk-internet-law-never = Elle ne note jamais les sites, les pages, les noms cherchés ni les contenus : la loi ne les demande pas.
desk-internet-law-sealed = Chaque ligne est chiffrée pour une clé que vous seul gardez ; la boîte ne peut pas relire son journal. Elle l’efface d’elle-même au bout de 365 jours.
desk-internet-law-told = Les visiteurs en sont prévenus sur la page d’accueil du Wi-Fi et sur « Ce que la boîte garde, ce qu’elle oublie ».
desk-internet-law-unsure = Ce qui n’est pas certain : si cette obligation vise un lieu comme le vôtre, et si ces données-là suffisent. Les juges européens et français en débattent. Parvis ne donne pas de conseil juridique : demandez à une personne dont c’est le métier, ou à votre fédération. Ne remettez le journal qu’à une autorité qui y a droit, sur demande écrite.
desk-internet-key-given = La clé du journal est dans le fichier de configuration de la machine.
desk-internet-key-about = Première étape : la boîte fait la clé du journal et vous la montre une seule fois. Internet ne s’ouvre qu’à l’étape suivante.
desk-internet-key-make = Faire la clé du journal
desk-internet-share-act = Partager Internet
desk-internet-key = La clé du journal des connexions
desk-internet-key-once = Recopiez cette ligne ou imprimez cette page : elle ne sera plus jamais montrée.
desk-internet-key-what = Elle seule ouvre le journal des connexions. La boîte ne la garde pas : perdue, personne ne pourra plus lire ce qui a été noté, et il faudra en faire une autre.
desk-internet-key-where = Rangez-la hors de la boîte, comme un double de clés : dans le coffre de l’association ou un gestionnaire de mots de passe. Ne l’envoyez pas par courriel.
desk-internet-key-public = La moitié que la boîte garde, pour chiffrer seulement
desk-internet-key-noted = J’ai noté cette clé
desk-internet-key-not-now = Ne pas partager, oublier cette clé
desk-internet-key-unnoted = Internet n’est pas partagé : la case « J’ai noté cette clé » n’était pas cochée. Cette clé est oubliée, faites-en une autre.
desk-internet-log = Le journal des connexions
desk-internet-log-empty = Il est vide pour le moment.
desk-internet-log-count = { $n ->
    [one] Une ligne.
   *[other] { $n } lignes.
}
desk-internet-log-oldest = La plus ancienne est du { $day }.
desk-internet-log-oldest-unknown = La boîte ne connaissait pas la date de la plus ancienne.
desk-internet-log-about = L’archive reste chiffrée ; une note y explique comment l’ouvrir avec la clé. Chaque sortie est inscrite ici.
desk-internet-log-take = Sortir le journal
desk-internet-exports = Sorties du journal
desk-internet-export = { $when }, depuis le comptoir : { $n ->
    [one] { $n } ligne
   *[other] { $n } lignes
}
desk-internet-export-undated = Date inconnue, depuis le comptoir : { $n ->
    [one] { $n } ligne
   *[other] { $n } lignes
}
desk-home-network-more = En savoir plus
desk-publish = Propositions à publier
desk-publish-about = Ce que des membres proposent, et que vous seul pouvez mettre au programme.
desk-publish-none = Rien n’attend.
desk-publish-by = Par { $name }.
desk-publish-public = C’est au programme.
desk-publish-proposed = C’est proposé : personne d’autre ne le voit encore.
desk-publish-refused = Refusé : { $why }
desk-publish-hidden = Caché : { $why } (charte : { $article })
desk-publish-act = Mettre au programme
desk-publish-show = Montrer de nouveau
desk-publish-hide = Retirer du programme
desk-publish-refuse = Ne pas publier
desk-publish-why-hint = La personne qui propose lira cette phrase.
desk-publish-meanwhile = Quelqu’un d’autre vient de décider. Voici où c’en est.
desk-wait-proposed = { $n ->
    [one] Un rendez-vous attend d’être publié
   *[other] { $n } rendez-vous attendent d’être publiés
}
desk-did-publish = a mis au programme : { $title }
desk-did-refuse = n’a pas publié : { $title }
desk-did-hide = a retiré du programme : { $title }
desk-did-show = a remis au programme : { $title }
desk-person-sign-up = L’inscrire à un rendez-vous
desk-did-share = a ouvert Internet aux visiteurs
desk-did-unshare = a fermé Internet aux visiteurs
desk-did-export-log = a sorti le journal des connexions
desk-add-event = Ajouter un rendez-vous
desk-wizard-publishes = Ces pages sont publiées par { $who }.
desk-wizard-field-contact = Téléphone ou courriel
desk-wizard-field-contact-hint = Une façon de joindre le lieu.
desk-wizard-field-responsible = Prénom et nom de la personne responsable
desk-wizard-field-responsible-hint = Qui répond de ce qui est publié : souvent la présidence de l’association.
desk-wizard-field-missing = Écrivez quelque chose ici, ou remettez cette étape à plus tard.
desk-wizard-publisher-written = Ces pages sont publiées par { $who }. Pour nous joindre : { $contact }. Responsable de la publication : { $responsible }.
desk-welcome-other = De passage, ou pour tenir le lieu ?
desk-wifi-channel-auto = Au plus calme, choisi au démarrage
desk-radio-missing = Cette machine n’a pas de radio Wi-Fi.
desk-radio-off = Un interrupteur, sur le boîtier, coupe la radio. Remettez-le, puis redémarrez la machine.
desk-radio-no-ap = La radio de cette machine ne sait pas faire un point d’accès.
desk-radio-silent = La radio n’a pas pu ouvrir le réseau. La boîte essaie encore.
desk-radio-starting = Le Wi-Fi démarre.
desk-radio-by-cable = En attendant, le réseau du lieu passe par le câble : branchez une borne Wi-Fi ordinaire, ou un ordinateur, sur une prise réseau de la boîte.
desk-radio-stations = { $n ->
    [0] Aucun appareil, { $most } au plus.
    [one] Un appareil, { $most } au plus.
   *[other] { $n } appareils, { $most } au plus.
}
desk-radio-cannot-protect = La radio ne connaît pas « { $kind } » : une protection plus simple est en service.
desk-radio-did-not-come-up = Avec « { $kind } », la radio n’a pas démarré : une protection plus simple est en service.
desk-radio-channel = Le canal demandé n’est pas permis ici : un autre est en service.
desk-port-no-cable = Prise { $port } : pas de câble.
desk-port-asking = Prise { $port } : la boîte écoute si quelqu’un d’autre y donne des adresses.
desk-port-joined = Prise { $port } : elle porte le réseau des visiteurs.
desk-port-other = Prise { $port } : elle mène dans un autre réseau, où la boîte ne donne pas d’adresses. Pour y brancher une borne, coupez d’abord le DHCP de la borne.
desk-port-unknown = Prise { $port } : la boîte n’a pas pu écouter ce qui s’y passe, et la laisse de côté.
desk-wait-radio = Le Wi-Fi n’est pas celui qui était demandé : voir pourquoi
desk-home-version-more = Mises à jour
desk-home-stop = Redémarrer ou éteindre la machine
