# La machine : ce qu’elle est, ce qu’elle demande, où elle en est de sa vie.
machine-title = La machine
machine-about = Ce qu’est cette boîte, ce qu’elle consomme, et où elle en est de sa vie.
machine-lead-well = Tout ce que vous lisez ici sort de cette boîte, allumée { $since }. Elle va bien.
machine-lead-not = Tout ce que vous lisez ici sort de cette boîte, allumée { $since }. Quelque chose demande qu’on s’en occupe :
machine-since-minutes = { $n ->
    [0] depuis moins d’une minute
    [one] depuis { $n } minute
   *[other] depuis { $n } minutes
}
machine-since-hours = { $n ->
    [one] depuis { $n } heure
   *[other] depuis { $n } heures
}
machine-since-days = { $n ->
    [one] depuis { $n } jour
   *[other] depuis { $n } jours
}
machine-trouble-store-failed = Le disque a refusé d’écrire : la boîte va redémarrer d’elle-même.
machine-trouble-gate-silent = La porte du réseau ne répond pas : personne ne peut entrer. Dites-le au comptoir.
machine-trouble-disk-full = Le disque est plein : on peut lire, mais rien de nouveau n’est gardé. Dites-le au comptoir.
machine-trouble-disk-worn = La mémoire de la boîte arrive au bout de sa vie : il faut prévoir de la remplacer.
machine-trouble-clock-untrusted = Personne n’a confirmé l’heure : le comptoir peut la mettre juste.
machine-trouble-uplink-lost = L’accès à Internet est partagé ici, et il ne répond pas en ce moment.
machine-trouble-hot = La boîte a trop chaud : il lui faut de l’air.
machine-trouble-power-low = Son alimentation est trop faible : un autre chargeur ou un autre câble lui ferait du bien.
machine-trouble-memory-low = Il ne lui reste presque plus de mémoire vive.
machine-now = En ce moment
machine-is = C’est
machine-is-unknown = Une machine qui ne dit pas son nom
machine-age = Son âge
machine-age-firmware = Son programme de démarrage date de { $month } : elle a au moins cet âge.
machine-age-card = Sa mémoire a été fabriquée en { $month }.
machine-age-unknown = Elle ne le dit pas. Qui l’a achetée s’en souvient peut-être.
machine-power = Elle consomme
machine-power-unmeasured = On ne sait pas : rien dans cette machine ne le mesure. Un wattmètre sur la prise le dirait.
machine-power-whole = { $watts } W en tout
machine-power-processor = { $watts } W pour son seul processeur ; le reste n’est pas mesuré
machine-warmth = Sa chaleur
machine-warmth-said = { $degrees } °C au cœur
machine-warmth-unmeasured = Rien dans cette machine ne la mesure.
machine-room = Place pour les données
machine-room-said = { $free } libres sur { $total }
machine-disk = Son disque
machine-disk-unknown = Le système n’en dit rien.
machine-disk-card = Une carte SD.
machine-disk-emmc = De la mémoire soudée (eMMC).
machine-disk-solid = Un disque sans pièce mobile (SSD) ou une clé.
machine-disk-turning = Un disque qui tourne.
machine-disk-virtual = Un disque de machine virtuelle.
machine-wear-said = Il dit avoir usé { $percent } % de sa vie.
machine-wear-end = Il dit arriver au bout de sa vie.
machine-wear-card = Une carte ne dit pas son usure : mieux vaut une sauvegarde de trop.
machine-wear-unread = Son usure ne se lit qu’avec les droits de l’administrateur de la machine, que la boîte n’a pas.
machine-written = Écrit depuis l’allumage : { $bytes }.
machine-megabytes = { $n } Mo
machine-gigabytes = { $n } Go
machine-memory = Mémoire vive
machine-visitors = Visiteurs connectés
machine-visitors-uncounted = Cette boîte ne les compte pas : elle n’ouvre pas de réseau.
machine-visitors-few = Moins de cinq
machine-visitors-said = Entre { $least } et { $most }
machine-programs = Ses programmes
machine-programs-said = Parvis { $parvis }, Linux { $linux }
machine-course = Ces derniers temps
machine-course-none = La boîte vient d’être allumée pour la première fois : les courbes se remplissent avec le temps. Revenez dans une heure.
machine-course-about = Les heures comptées sont celles où la boîte était allumée ; un blanc dans une courbe marque un arrêt.
machine-chart-day = dernier jour de marche
machine-chart-week = dernière semaine de marche
machine-chart-warmth = Chaleur, { $when }.
machine-chart-warmth-said = Entre { $lowest } et { $highest } °C.
machine-chart-power = Consommation, { $when }.
machine-chart-power-said = Entre { $lowest } et { $highest } W.
machine-chart-visitors = Visiteurs, { $when }.
machine-chart-visitors-said = Entre { $lowest } et { $highest }, de cinq en cinq.
machine-chart-room = Place libre, { $when }.
machine-chart-room-said = Entre { $lowest } et { $highest }.
machine-keeps = Ce qu’elle garde, et ce qu’elle oublie
machine-keeps-said = Cette page ne parle que de la machine. Ce qu’elle montre est gardé huit jours, sans date et sans personne derrière.
machine-keeps-counts = Les visiteurs y sont comptés de cinq en cinq, vers le bas : on n’y voit jamais si quelqu’un est seul.
machine-keeps-more = Ce que la boîte garde des gens, et pour combien de temps
