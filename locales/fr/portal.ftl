# La porte : la page qui s’ouvre sur le téléphone, « Entrer », et le passage vers le vrai navigateur.
portal-title = Bienvenue
portal-language = Langue de la page
portal-lead-local = Bienvenue ! Ce Wi-Fi est celui du lieu : on y lit ce qui se passe ici, sans compte et sans publicité.
portal-lead-up = Bienvenue ! Ce Wi-Fi est celui du lieu : on y lit ce qui se passe ici, sans compte et sans publicité. Touchez « Entrer », et il mène aussi à Internet.
portal-lead-lost = Bienvenue ! Ce Wi-Fi est celui du lieu : on y lit ce qui se passe ici, sans compte et sans publicité. Internet y reviendra avec la ligne.
portal-enter = Entrer
portal-leave = Sortir
portal-read = Voir le programme
portal-browser = Ouvrir dans un navigateur
portal-then = Ensuite
portal-then-apple-close = Touchez « OK » ou « Terminé » en haut de l’écran.
portal-then-apple-keep = Si l’appareil propose « Utiliser sans Internet », acceptez.
portal-then-apple-honest = Touchez « Annuler » en haut de l’écran, puis « Utiliser sans Internet ».
portal-then-android-close = Cette fenêtre peut se fermer d’elle-même : c’est normal.
portal-then-android-keep = Si le téléphone propose « Utiliser ce réseau tel quel » ou « Rester connecté », acceptez.
portal-then-android-honest = Dans le menu en haut de l’écran, choisissez « Utiliser ce réseau tel quel ».
portal-then-windows = Windows peut dire « Pas d’Internet » : c’est vrai. Vous restez sur le réseau du lieu.
portal-then-other = Si l’appareil dit qu’il n’y a pas d’Internet, demandez-lui de rester sur ce réseau.
portal-then-address = Dans votre navigateur, les pages du lieu sont à cette adresse :
portal-today = Aujourd’hui
portal-today-all = tout le programme
portal-open = C’est ouvert pour cet appareil.
portal-open-here = Ou restez ici : tout se lit aussi dans cette fenêtre.
portal-left-hours = { $n ->
    [one] Encore { $n } heure.
   *[other] Encore { $n } heures.
}
portal-left-minutes = { $n ->
    [one] Encore { $n } minute.
   *[other] Encore { $n } minutes.
}
portal-stuck = La porte ne répond pas.
portal-stuck-advice = Une pièce de la machine est arrêtée : « Entrer » ne marche pas pour le moment. Les pages du lieu, elles, se lisent. Dites-le au comptoir.
portal-stranger = Cet appareil n’a pas pris d’adresse sur le Wi-Fi des visiteurs.
portal-stranger-advice = Les pages du lieu se lisent quand même. Pour « Entrer », coupez le Wi-Fi de l’appareil, rallumez-le, et laissez-le choisir son adresse tout seul.
portal-continue = Continuer dans un navigateur
portal-continue-why = La petite fenêtre qui s’est ouverte d’elle-même ne sait pas enregistrer un fichier. Un navigateur (Safari, Firefox, Chrome…) sait. Restez sur ce Wi-Fi, et choisissez :
portal-continue-type = Taper l’adresse
portal-continue-link = Ou copier ce lien
portal-continue-link-name = Lien vers cette page
portal-continue-link-how = Appuyez longuement dessus, copiez-le, collez-le dans le navigateur. Il mène à la même page, dans la même langue.
portal-continue-scan = Ou viser ce code avec un autre appareil
portal-continue-code = Code QR du lien ci-dessus
portal-continue-once = Le lien et le code servent une seule fois, pendant deux minutes. Rechargez cette page pour en avoir d’autres.
portal-continue-back = Revenir à la page
portal-resume = Reprendre ici
portal-resume-what = Vous continuez dans ce navigateur la visite commencée dans l’autre fenêtre.
portal-resume-act = Continuer
portal-gone = Ce lien ne sert plus.
portal-gone-why = Il sert une seule fois, pendant deux minutes. Tout le reste est ouvert : passez par l’accueil, ou faites un autre lien.
portal-gone-again = Faire un autre lien
portal-log = Internet est partagé ici : l’heure, l’adresse prêtée à cet appareil et son adresse matérielle sont gardées un an, chiffrées. Jamais les sites.
portal-log-more = En savoir plus
