# Sauvegardes : ce qui en est dit à l’accueil et sur la ligne de commande.
backups = Sauvegardes
backups-place-stick = Clé USB
backups-place-folder = Dossier
backups-place-bucket = Stockage S3
backups-place-named = { $place } : { $name }

backups-lead-nowhere = Rien n’est sauvegardé : si la carte meurt, tout est perdu. Choisissez où garder les sauvegardes.
backups-lead-first = La première sauvegarde se fera cette nuit.
backups-lead-fine = Tout est sauvegardé.
backups-lead-failed = La dernière sauvegarde n’a pas réussi.
backups-lead-late = Il n’y a pas eu de sauvegarde depuis plus de huit jours.
backups-made = Dernière sauvegarde
backups-never-made = Aucune encore
backups-tested = Dernière relecture vérifiée
backups-never-tested = Aucune encore
backups-date-doubtful = { $date } (la boîte n’était pas sûre de la date)
backups-when = Une sauvegarde par nuit, à partir de { $hour } h. Une fois par semaine, la boîte relit la dernière en entier, à côté, et la compare. Elle garde 7 jours, 4 semaines et 12 mois.
backups-now = Sauvegarder maintenant
backups-now-test = Relire ensuite la sauvegarde en entier pour la vérifier
backups-look-again = Actualiser
backups-wait-late = Pas de sauvegarde depuis plus de huit jours
backups-wait-untested = La sauvegarde n’a pas pu être relue : regardez pourquoi
backups-wait-phrase = La phrase secrète des sauvegardes n’a pas été notée

backups-step-idle = Rien n’est en cours.
backups-step-gathering = copie de ce qui est à garder
backups-step-sending = envoi de ce qui est nouveau
backups-step-tidying = rangement des anciennes sauvegardes
backups-step-testing = relecture de la sauvegarde
backups-standing = { $place } : { $step }.
backups-standing-percent = { $place } : { $step }, { $percent } %.

backups-phrase = La phrase secrète
backups-phrase-about = Les sauvegardes sont chiffrées. Sans cette phrase, personne ne peut relire la sauvegarde : ni vous, ni nous.
backups-phrase-unshown = Personne ne l’a encore notée.
backups-phrase-show = Montrer la phrase
backups-phrase-concierge = Un concierge peut la montrer.
backups-phrase-once = Imprimez cette page, ou recopiez ces cinq mots.
backups-phrase-where = Gardez ce papier ailleurs que la boîte et que la sauvegarde. Qui a les deux peut tout lire ; qui n’a pas la phrase ne peut rien relire.
backups-phrase-noted = C’est noté
backups-phrase-ask = La phrase secrète :
backups-did-show = a fait afficher la phrase secrète des sauvegardes

backups-back = Remettre une sauvegarde
backups-back-about = Sur une boîte neuve ou vidée, à l’arrêt, lancez « parvis restore » : les comptes, le contenu et les clés de la boîte reviennent. Le manuel dit comment.
backups-erased-about = Ce qui a été effacé reste dans les sauvegardes déjà faites, chiffré, un an au plus. En remettre une efface de nouveau tout ce que la plus récente sait effacé.

backups-places = Où vont les sauvegardes
backups-places-about = Choisissez un endroit, ou plusieurs. Une clé qui reste branchée sauve d’une carte qui meurt, pas d’un vol ni d’un incendie.
backups-stick-cannot = Cette machine ne prend pas de clé USB elle-même : l’assistant système « parvis-mechanic » ne répond pas.
backups-stick-about = Branchez une clé. La boîte y ajoute un dossier et ne touche pas au reste.
backups-stick-none = Aucune clé n’est branchée, ou aucune ne porte de nom.
backups-stick-choose = Sauvegarder sur « { $label } »
backups-stick-chosen = Les sauvegardes vont sur la clé « { $label } ».
backups-stick-forget = Ne plus sauvegarder sur cette clé
backups-stick-gone = Cette clé n’est plus branchée.
backups-folder-none = Aucun. Un dossier se choisit dans le fichier de configuration, au tableau [backups].
backups-folder-said = Les sauvegardes vont dans « { $folder } », comme le dit le fichier de configuration.
backups-s3-about = Chez un hébergeur ou un autre lieu qui offre un stockage compatible S3, par exemple Garage. Il ne voit que des données chiffrées. C’est le seul endroit que la boîte appelle d’elle-même.
backups-s3-endpoint = Adresse
backups-s3-endpoint-hint = Par exemple https://s3.exemple.org
backups-s3-endpoint-wrong = Une adresse commence par https:// (ou http:// sur votre propre réseau).
backups-s3-region = Région
backups-s3-region-hint = Telle que l’hébergeur la donne ; pour Garage, souvent « garage ».
backups-s3-name = Nom du seau (bucket)
backups-s3-prefix = Dossier dans le seau (facultatif)
backups-s3-access-key = Identifiant de clé
backups-s3-secret-key = Clé secrète
backups-s3-secret-key-hint = Elle n’est plus jamais montrée. Laissez vide pour garder celle d’avant.
backups-s3-missing = Il manque quelque chose ici.
backups-s3-keep = Garder ce stockage
backups-s3-forget = Ne plus sauvegarder sur ce stockage
backups-hour = L’heure
backups-hour-label = À partir de quelle heure de la nuit
backups-hour-hint = Un nombre de 0 à 23.
backups-hour-wrong = Écrivez un nombre de 0 à 23.
backups-hour-keep = Garder cette heure

backups-done = La sauvegarde est faite.
backups-not-done = La sauvegarde n’est pas faite.
backups-restored = La sauvegarde { $id } du { $made } est remise.
backups-restored-erased = { $n ->
    [0] Rien n’avait été effacé depuis.
    [one] Un effacement fait depuis a été refait.
   *[other] { $n } effacements faits depuis ont été refaits.
}
backups-restored-configuration = Le fichier de configuration d’alors est gardé dans { $file } : reprenez-en ce qui convient à cette machine.

backups-problem-nowhere = Aucun endroit n’est choisi pour les sauvegardes. Choisissez-en un à l’accueil, ou nommez un dossier. { $why }
backups-problem-busy = Une sauvegarde est déjà en cours. { $why }
backups-problem-stopped = La boîte s’est arrêtée pendant la sauvegarde ; la suivante reprendra. { $why }
backups-problem-no-stick = La clé n’est pas branchée. { $why }
backups-problem-no-folder = Ce dossier n’existe pas : { $why }
backups-problem-occupied = Ce dossier contient autre chose : donnez un dossier vide. { $why }
backups-problem-not-a-repository = Il n’y a pas de sauvegarde de Parvis à cet endroit. { $why }
backups-problem-passphrase = La phrase secrète n’est pas la bonne pour cette sauvegarde. { $why }
backups-problem-not-a-phrase = La phrase secrète manque. { $why }
backups-problem-damaged = La sauvegarde est abîmée ou incomplète. Détail : { $why }
backups-problem-no-room-here = Il n’y a pas assez de place sur le disque de la boîte. { $why }
backups-problem-no-room-there = Il n’y a plus de place là où va la sauvegarde. { $why }
backups-problem-unreachable = Le stockage ne répond pas. Détail : { $why }
backups-problem-denied = Le stockage refuse ces clés. Détail : { $why }
backups-problem-no-bucket = Le stockage ne connaît pas de seau de ce nom. { $why }
backups-problem-bad-address = Ce n’est pas une adresse de stockage : { $why }
backups-problem-other-box = Cette sauvegarde est celle d’une autre boîte, et celle-ci a déjà du contenu. Pour le remplacer quand même, ajoutez --adopt. { $why }
backups-problem-has-content = Cette boîte a déjà du contenu, que la sauvegarde remplacerait. Pour revenir en arrière quand même, ajoutez --replace. { $why }
backups-problem-in-use = Une boîte est en marche sur ces données. Arrêtez-la d’abord, par exemple avec « systemctl stop parvis.socket parvis ». { $why }
backups-problem-newer = Cette sauvegarde vient d’une version plus récente de Parvis. Mettez la boîte à jour d’abord. Détail : { $why }
backups-problem-no-snapshot = Aucune sauvegarde ne porte ce nom, ou plusieurs : { $why }
backups-problem-differs = Ce qui a été relu n’est pas ce qui avait été gardé. Détail : { $why }
backups-problem-system = La machine a refusé. Détail : { $why }
