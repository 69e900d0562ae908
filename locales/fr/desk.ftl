# Le comptoir : les pages de la personne qui tient le lieu.
desk-home = Le comptoir
desk-home-lead-fine = Tout va bien.
desk-home-lead-line = La ligne Internet est coupée. Les pages du lieu marchent.
desk-home-lead-time = Tout marche, mais la boîte ne sait pas quel jour on est : réglez l’heure.
desk-home-time = L’heure
desk-home-time-set = Régler l’heure
desk-home-network = Internet
desk-home-network-local = Ce lieu n’offre pas Internet. C’est le réglage choisi.
desk-home-network-up = La ligne marche.
desk-home-network-lost = La ligne est coupée. La boîte regarde sans cesse si elle revient.
desk-home-door = La porte, ces sept derniers jours
desk-home-door-table = Par jour et par sorte d’appareil
desk-home-door-none = Personne n’est encore passé par la porte.
desk-home-door-about = Des nombres, sans personne derrière : la boîte ne sait pas qui.
desk-home-door-day = Jour
desk-home-door-family = Appareils
desk-home-door-probes = Sondes vues
desk-home-door-sheets = Pages ouvertes
desk-home-door-entered = « Entrer »
desk-home-door-day-unknown = date inconnue
desk-home-secure = Connexion chiffrée
desk-home-secure-own = Certificat fait par cette boîte.
desk-home-secure-files = Certificat fourni par le lieu.
desk-home-secure-none = Pas de https sur cette boîte.
desk-home-secure-more = Empreinte et téléchargement
desk-home-wifi = Le Wi-Fi
desk-home-version = Version
desk-home-sign-out = Quitter le comptoir
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
desk-home-stations = { $n ->
    [one] Un appareil est sur le Wi-Fi en ce moment.
   *[other] { $n } appareils sont sur le Wi-Fi en ce moment. La radio d’un Raspberry Pi en sert rarement plus de dix.
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
desk-setup-lost = Code d’installation perdu ? La personne qui a accès à la machine en fait un autre par la commande « parvis desk-code ».
desk-setup-overheard = Ici, d’autres pourraient lire ce que vous tapez.
desk-setup-overheard-why = Le code d’installation ne se tape que sur une connexion chiffrée. Ouvrez cette adresse dans un vrai navigateur :
desk-setup-overheard-only-box = Le code d’installation ne se tape que sur une connexion chiffrée, et cette boîte n’en offre pas : asseyez-vous devant la machine elle-même.
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
desk-home-network-more = Partager ou non
