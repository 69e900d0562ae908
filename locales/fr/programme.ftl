# Le programme : ce qui se passe, quand, où, avec qui.
programme-today = Aujourd’hui
programme-views = Voir le programme
programme-other-days = Avant et après
programme-view-day = le jour
programme-view-week = la semaine
programme-view-month = le mois
programme-view-print = à imprimer
programme-week = Semaine du { $first } au { $last }
programme-this-week = cette semaine
programme-previous-week = semaine d’avant
programme-next-week = semaine d’après
programme-this-month = ce mois-ci
programme-nothing = Rien n’est prévu ce jour-là.
programme-nothing-today = Rien n’est prévu aujourd’hui.
programme-nothing-week = Rien n’est prévu cette semaine-là.
programme-nothing-month = Rien n’est prévu ce mois-là.
programme-nothing-listed = Rien n’est prévu entre ces dates.
programme-free-day = Rien de prévu.
programme-past = Ces jours sont passés.
programme-next = Et ensuite
programme-back-today = Revenir à aujourd’hui
programme-with = avec { $host }
programme-all-day = toute la journée
programme-until = jusqu’à { $at }
programme-until-day = jusqu’au { $day }
programme-to = à { $at }
programme-seats = { $count ->
    [one] une place
   *[other] { $count } places
}
programme-seats-left = { $count ->
    [one] une place restante
   *[other] { $count } places restantes
}
programme-waiting-list = Complet, liste d’attente
programme-full = Complet
programme-cancelled = Annulé
programme-tentative = À confirmer
programme-now = En ce moment
programme-day-at = { $day }, à { $at }
programme-day-from-to = { $day }, de { $from } à { $to }
programme-days = du { $first } au { $last }
programme-days-from-to = du { $first }, { $from }, au { $last }, { $to }
programme-and = { $before } et { $last }
programme-repeat-daily = { $every ->
    [1] chaque jour
   *[other] tous les { $every } jours
}
programme-repeat-weekly = { $every ->
    [1] chaque { $days }
    [2] { $days }, une semaine sur deux
   *[other] { $days }, toutes les { $every } semaines
}
programme-repeat-monthly = { $every ->
    [1] le { $days } du mois
   *[other] le { $days }, tous les { $every } mois
}
programme-repeat-yearly = { $every ->
    [1] chaque année
   *[other] tous les { $every } ans
}
programme-repeat-dates = à plusieurs dates
programme-repeat-other = plusieurs fois, aux dates ci-dessous
programme-repeat-until = { $repeat }, jusqu’au { $day }
programme-repeat-monthly-day = { $every ->
    [1] le { $day } du mois
   *[other] le { $day }, tous les { $every } mois
}
programme-nth-day = { $nth } { $day }
programme-nth-1 = premier
programme-nth-2 = deuxième
programme-nth-3 = troisième
programme-nth-4 = quatrième
programme-nth-5 = cinquième
programme-nth-last = dernier
programme-nth-last-but-one = avant-dernier
programme-event-where = Où
programme-event-who = Avec
programme-event-seats = Places
programme-event-repeats = Revient
programme-event-kind = Genre
programme-event-link = Pour en savoir plus
programme-event-cancelled = Annulé. Ce rendez-vous n’aura pas lieu.
programme-event-cancelled-date = Annulé ce jour-là. Les autres dates restent prévues.
programme-event-full = Complet : toutes les places sont prises.
programme-event-tentative = À confirmer : renseignez-vous avant de venir.
programme-event-over = Ce rendez-vous est passé.
programme-event-dates = Les prochaines dates
programme-event-take = Ajouter à mon agenda (.ics)
programme-event-sheet = Dans la petite fenêtre de connexion du téléphone, un fichier ne peut pas être enregistré.
programme-event-continue = Continuez dans votre navigateur
programme-event-continue-why = puis ajoutez la date à votre agenda.
programme-event-back = Tout le programme
programme-subscribe = Suivre le programme
programme-subscribe-how = Ces adresses sont pour un agenda ou un lecteur de nouvelles ; elles marchent quand vous êtes au lieu.
programme-subscribe-ics = Dans un agenda (iCalendar)
programme-subscribe-atom = Dans un lecteur de nouvelles (Atom)
programme-agenda-how = Une page A4, à imprimer depuis votre navigateur (menu, « Imprimer »).
programme-agenda-more = Tout le programme, sur le Wi-Fi du lieu : { $address }
programme-feed-title = { $venue }, le programme
programme-field-reason = La raison
programme-field-title = Le titre
programme-field-description = La description
programme-field-place = Le lieu
programme-field-host = Le nom de qui reçoit
programme-field-category = Le genre
programme-field-link = L’adresse web
programme-line = { $title }, { $when }
programme-line-repeated = { $title }, { $when } ({ $repeat })
programme-act-added = Ajouté : { $event }. Son numéro : { $id }
programme-act-cancelled = Annulé : { $title }. Il reste affiché, barré.
programme-act-cancelled-day = Annulé le { $day } : { $title }. Les autres dates restent.
programme-act-not-found = Il n’y a pas de tel événement, ou pas ce jour-là. La commande « parvis event list » donne les numéros.
programme-act-bad-date = « { $text } » n’est pas une date : écrivez par exemple 2026-11-21 18:30, ou 2026-11-21 pour la journée entière.
programme-act-no-title = Il faut un titre.
programme-act-too-long = { $field } est trop long : { $limit } caractères au plus.
programme-act-bad-link = Une adresse web commence par http:// ou https://.
programme-act-ends-before-start = La fin est avant le début.
programme-act-lasts-too-long = Un événement dure cinq ans au plus.
programme-act-year-out-of-range = L’année doit être entre 1970 et 2199.
programme-act-no-capacity = Il faut au moins une place.
programme-act-too-many-dates = Cette série a trop de dates à part.
programme-act-rule-unreadable = La règle de répétition n’est pas lisible : écrivez par exemple FREQ=WEEKLY;COUNT=10.
programme-act-rule-too-often = La règle répète plusieurs fois par jour : l’agenda va jusqu’à 24 fois.
programme-act-rule-too-many = La règle compte trop de dates : mettez une date de fin (UNTIL), ou rien.
programme-act-rule-no-date = Cette règle ne donne aucune date.
programme-act-own-days = La règle de cette série nomme ses jours : choisissez une autre répétition pour les déplacer.
programme-act-own-hours = La règle de cette série nomme ses heures : choisissez une autre répétition pour les déplacer.
programme-act-out-of-turn = Là où en est cet événement, cela ne se fait pas.
programme-act-no-reason = Il faut une raison.
programme-import-name = Agenda : { $name }
programme-import-counts = Nouveaux : { $new }. Changés : { $changed }. Annulés : { $cancelled }. Inchangés : { $unchanged }. Refusés : { $refused }.
programme-import-new = Nouveau : { $event }
programme-import-changed = Changé : { $event }
programme-import-cancelled = Annulé : { $event }
programme-import-refused = Refusé, ligne { $line }, « { $entry } » : { $why }
programme-import-remark = À savoir, ligne { $line }, « { $entry } » : { $why }
programme-import-unnamed = sans nom
programme-import-idle = Il n’y a rien à changer.
programme-import-applied = C’est fait.
programme-import-not-yet = Rien n’a été écrit. Pour le faire, ajoutez --apply.
programme-import-too-big = Le fichier est trop gros : { $limit } Mo au plus. Exportez une période plus courte.
programme-import-too-many-entries = Le fichier a plus de { $limit } entrées. Exportez une période plus courte.
programme-import-too-many-empty-rules = Plus de { $limit } règles de répétition ne donnent aucune date : ce fichier n’est pas un agenda ordinaire.
programme-import-not-a-calendar = Ce n’est pas un agenda : il n’y a pas de BEGIN:VCALENDAR. Choisissez un fichier .ics.
programme-import-utf16 = Le fichier est en UTF-16. Enregistrez-le en UTF-8, puis recommencez.
programme-import-not-utf8 = le texte n’est pas en UTF-8. Exportez l’agenda de nouveau, en UTF-8.
programme-import-truncated = la fin manque : le fichier est coupé ou abîmé à cet endroit.
programme-import-old-format = le fichier est au format vCalendar 1.0, trop ancien. Exportez en iCalendar (.ics).
programme-import-unreadable = l’entrée n’est pas lisible.
programme-import-task = c’est une tâche, pas un rendez-vous.
programme-import-journal = c’est une note de journal, pas un rendez-vous.
programme-import-free-busy = ce sont des heures libres ou prises, pas un rendez-vous.
programme-import-private = l’entrée est marquée privée, et le programme est public.
programme-import-method = le fichier est une réponse ({ $method }), pas une annonce.
programme-import-no-title = il n’y a pas de titre.
programme-import-no-start = il n’y a pas de date de début.
programme-import-bad-date = la date de { $property } n’existe pas : { $value }.
programme-import-unknown-zone = le fuseau horaire « { $zone } » n’est pas connu, et le fichier ne dit pas assez ce qu’il est.
programme-import-ends-before-start = la fin est avant le début.
programme-import-lasts-too-long = la durée dépasse cinq ans.
programme-import-year-out-of-range = l’année n’est pas entre 1970 et 2199.
programme-import-bad-rule = la règle de répétition n’est pas lisible : { $rule }.
programme-import-too-often = la règle répète trop souvent dans la journée : { $rule }.
programme-import-too-many = la règle compte plus de { $limit } dates : { $rule }.
programme-import-no-date = la règle ne donne aucune date : { $rule }.
programme-import-several-rules = il y a plusieurs règles de répétition. Faites-en plusieurs rendez-vous.
programme-import-exclusion-rule = il y a une règle d’exclusion (EXRULE), abandonnée depuis 2009. Exportez avec un programme plus récent.
programme-import-this-and-future = un changement vaut pour toutes les dates suivantes. Dans l’agenda d’origine, terminez la série ce jour-là et créez-en une nouvelle.
programme-import-too-many-dates = la série a plus de { $limit } dates à part.
programme-import-duplicate = une autre entrée du fichier a le même identifiant et la remplace.
programme-import-older = le programme a une version plus récente (la nôtre : { $ours }, celle du fichier : { $theirs }).
programme-import-cancels-nothing = elle annule un rendez-vous que le programme n’a pas.
programme-import-remark-no-zone = l’heure est sans fuseau ; prise à l’heure de { $zone }.
programme-import-remark-zone-guessed = le fuseau « { $named } » est pris pour { $zone }.
programme-import-remark-cut = { $field ->
    [title] le titre est trop long, il est coupé.
    [description] la description est trop longue, elle est coupée.
    [place] le lieu est trop long, il est coupé.
    [host] le nom de qui reçoit est trop long, il est coupé.
   *[other] le genre est trop long, il est coupé.
}
programme-import-remark-no-uid = l’entrée n’a pas d’identifiant ; elle est reconnue à son titre et à sa date.
programme-import-remark-alone = c’est une date d’une série que le fichier ne contient pas.
programme-import-remark-link-dropped = l’adresse web n’en est pas une, elle est laissée de côté.
programme-mine = Ce que j’ai proposé
programme-news-published = « { $title } » est au programme.
programme-news-refused = « { $title } » ne sera pas au programme : { $why }
programme-news-hidden = « { $title } » n’est plus affiché : { $why } (charte : { $article })
programme-news-shown-again = « { $title } » est de nouveau affiché.
programme-news-moved-up = Une place s’est libérée : vous êtes attendu à « { $title } ».
programme-news-cancelled = « { $title } » est annulé.
programme-news-cancelled-date = « { $title } » est annulé ce jour-là.
programme-news-withdrawn = « { $title } » n’est plus au programme.
programme-news-restored = « { $title } » a lieu, finalement : { $when_now }, { $place }.
programme-news-changed = « { $title } » change. Avant : { $when_before }, { $place_before }. Maintenant : { $when_now }, { $place }.
programme-sign-up = S’inscrire
programme-come = Je viens
programme-come-waiting = M’inscrire sur la liste d’attente
programme-waiting-people = { $count ->
    [one] Complet, une personne attend
   *[other] Complet, { $count } personnes attendent
}
programme-seat-event = Voir le rendez-vous
programme-seat-yours = Vous avez une place.
programme-seat-waiting = { $rank ->
    [1] Vous êtes en tête de la liste d’attente.
   *[other] Vous êtes { $rank }e sur la liste d’attente.
}
programme-seat-withdrawn = Ce rendez-vous n’est plus au programme.
programme-seat-cancelled = Annulé : n’y venez pas.
programme-seat-news = Si l’heure change ou si une place se libère, vous le lirez ici, à votre prochaine visite.
programme-seat-who-reads = Le comptoir voit la liste des noms, et personne d’autre.
programme-waiting-explain = Toutes les places sont prises. Si quelqu’un rend la sienne, elle va à la première personne de la liste d’attente.
programme-give-up = Rendre ma place
programme-give-up-explain = Elle ira tout de suite à la première personne qui attend. Si vous changez d’avis, vous serez au bout de la liste.
programme-give-up-yes = Oui, je rends ma place
programme-given-up = C’est fait : votre place est rendue. Merci pour les autres.
programme-first-name = Votre prénom
programme-first-name-hint = Ou un surnom. C’est tout ce qui est demandé.
programme-code = Code affiché dans la salle
programme-code-hint = Six chiffres, qui changent chaque minute.
programme-code-wrong = Ce n’est pas le code affiché en ce moment. Recopiez-le.
programme-code-wait = Trop de codes faux ont été essayés ici. Réessayez dans { $seconds ->
    [one] une seconde.
   *[other] { $seconds } secondes.
}
programme-visitor-who-reads = Le comptoir voit la liste des prénoms, et personne d’autre. Le vôtre est effacé sept jours après la date.
programme-have-account = Vous avez un compte ici ?
programme-sign-in = Entrer avec mon code
programme-join = Rejoindre le lieu
programme-members-only = Pour cette date, seules les personnes qui ont un compte ici peuvent s’inscrire.
programme-ask-desk = Sans téléphone ni compte, demandez au comptoir : on vous inscrit sur place.
programme-places = Mes places
programme-places-found = Déjà inscrit ? Retrouver mes places
programme-places-see = Voir ou rendre mes places
programme-places-none = Vous n’avez pas de place réservée.
programme-places-told = Ce qui change est annoncé sur la page « Moi ».
programme-places-device = Sans compte, vos places sont retenues par ce navigateur, et par lui seul.
programme-place-see = Voir ou rendre ma place
programme-place-see-one = Voir ou rendre ma place : { $title }
programme-place-news = Du nouveau
programme-ticket = Ma place
programme-ticket-of = { $name } :
programme-ticket-news = Depuis votre dernière visite
programme-ticket-read = J’ai lu
programme-ticket-find = Retrouver cette page
programme-ticket-find-how = Gardez cette page : c’est votre billet, et qui a son adresse peut rendre votre place. Mettez-la dans vos favoris, ou photographiez ce code.
programme-ticket-kept = Ce navigateur la retient, elle est aussi dans :
programme-ticket-keep = La retenir dans ce navigateur
programme-ticket-code = Code à photographier : il mène à cette page
programme-ticket-sheet = Cette petite fenêtre de connexion va oublier votre place.
programme-no-seat-not-open = Pas besoin de s’inscrire : il suffit de venir.
programme-no-seat-not-for-visitors = Pour cette date, il faut un compte ici.
programme-no-seat-cancelled = Ce rendez-vous n’a pas lieu.
programme-no-seat-full = C’est complet, et il n’y a pas de liste d’attente.
programme-no-seat-over = Ce rendez-vous est passé.
programme-no-seat-no-name = Écrivez un prénom ou un surnom.
programme-no-seat-name-too-long = Un prénom a { $limit } signes au plus.
programme-no-seat-too-many = La liste d’attente est pleine.
programme-seat-former = ancien membre
programme-desk-dates = Inscriptions
programme-desk-dates-none = Aucune date avec inscription dans les trente jours.
programme-desk-dates-about = Les dates des trente prochains jours où l’on s’inscrit.
programme-desk-date = Qui vient
programme-desk-expected = { $count ->
    [0] Personne n’est inscrit
    [one] Une place prise
   *[other] { $count } places prises
}
programme-desk-seated = Ont une place
programme-desk-seated-none = Personne n’est encore inscrit.
programme-desk-waiting = Liste d’attente, dans l’ordre
programme-desk-visitor = de passage
programme-desk-by-desk = par le comptoir
programme-desk-remove = Retirer { $name }
programme-desk-remove-explain = La place ira à la première personne qui attend.
programme-desk-remove-yes = Oui, retirer
programme-desk-add = Inscrire quelqu’un
programme-desk-person = Une personne qui a un compte ici
programme-desk-person-hint = Son nom ici. Elle verra dans son journal que le comptoir l’a inscrite.
programme-desk-nobody = Personne n’a ce nom ici. Vérifiez l’écriture, ou inscrivez-la plus bas par son prénom.
programme-desk-add-person = Inscrire cette personne
programme-desk-first-name = Quelqu’un de passage, par son prénom
programme-desk-first-name-hint = Sans téléphone ni code : vous voyez la personne. Le prénom est effacé sept jours après la date.
programme-desk-add-visitor = Inscrire ce prénom
programme-attendance = Feuille de présence
programme-attendance-how = Une page A4, à imprimer depuis votre navigateur (menu, « Imprimer »). Les lignes vides sont pour qui vient sans s’être inscrit.
programme-attendance-came = Présent
programme-attendance-name = Nom
programme-attendance-after = Feuille à détruire après le rendez-vous : elle porte des noms.
programme-did-sign-up = a fait une inscription : « { $title } », { $when }
programme-did-sign-up-visitor = a inscrit une personne de passage : « { $title } », { $when }
programme-did-remove = a retiré une inscription : « { $title } », { $when }
programme-did-remove-visitor = a retiré une personne de passage : « { $title } », { $when }
programme-news-removed = Le comptoir a rendu votre place : « { $title } », { $when }.
programme-event-by = Proposé par { $name }
programme-event-mine = C’est moi qui l’ai proposé : modifier
programme-event-desk = Modifier ce rendez-vous (comptoir)
programme-propose = Proposer un rendez-vous
programme-propose-waits = Le comptoir lit votre proposition, puis l’affiche au programme. Vous pourrez la modifier à tout moment.
programme-propose-at-once = Le rendez-vous est affiché tout de suite. Vous pourrez le modifier à tout moment.
programme-propose-act = Envoyer au comptoir
programme-propose-publish = Afficher au programme
programme-propose-by = Qui l’annonce
programme-propose-by-venue = Le lieu
programme-propose-by-me = Moi, sous mon nom
programme-form-title = Titre
programme-form-day = Jour
programme-form-day-hint = Le premier jour, si cela revient ou dure plusieurs jours. Par exemple 21/11/2026.
programme-form-from = De
programme-form-to = À (facultatif)
programme-form-hours-hint = Par exemple 18:30, ou 18 h 30. Une fin avant 6 h est celle de la nuit.
programme-form-all-day = Toute la journée
programme-form-place = Où (facultatif)
programme-form-description = Quelques mots (facultatif)
programme-form-description-hint = Ce qu’on y fait, pour qui, ce qu’il faut apporter. Une ligne vide sépare deux paragraphes.
programme-form-signup = Inscription
programme-form-signup-none = On vient sans s’inscrire
programme-form-signup-people = Les membres et invités du lieu s’inscrivent
programme-form-signup-all = Les visiteurs aussi, avec un prénom
programme-form-capacity = Combien de personnes peuvent venir (facultatif)
programme-form-capacity-hint = Avec inscription, les suivants vont sur une liste d’attente.
programme-form-every = Revient
programme-form-every-once = Une seule fois
programme-form-every-week = Chaque semaine
programme-form-every-fortnight = Une semaine sur deux
programme-form-every-month = Chaque mois, le même jour de la semaine
programme-form-end = Quand cela s’arrête (facultatif)
programme-form-until = Jusqu’au
programme-form-times = Ou tant de fois
programme-form-times-hint = La première comprise. Sans date ni nombre, cela revient jusqu’à nouvel ordre.
programme-form-more = Dernier jour, avec qui, genre, adresse web (facultatif)
programme-form-last = Dernier jour
programme-form-last-hint = Si cela dure plusieurs jours.
programme-form-host = Avec qui
programme-form-category = Genre
programme-form-category-hint = Par exemple atelier, concert, repas.
programme-form-link = Adresse web
programme-form-link-hint = Elle commence par http:// ou https://.
programme-form-no-day = Donnez le jour.
programme-form-bad-day = Ce jour n’existe pas : écrivez par exemple 21/11/2026.
programme-form-no-from = Donnez l’heure du début, ou cochez « toute la journée ».
programme-form-no-to = Donnez l’heure de fin du dernier jour.
programme-form-bad-time = Cette heure n’existe pas : écrivez par exemple 18:30.
programme-form-ends-early = La fin est avant le début. Si cela finit un autre jour, donnez aussi le dernier jour.
programme-form-bad-number = Écrivez un nombre, par exemple 12.
programme-form-bad-times = Écrivez un nombre de fois, deux ou plus.
programme-form-two-ends = Choisissez une date ou un nombre de fois, pas les deux.
programme-form-end-of-nothing = Choisissez à quel rythme cela revient, ou laissez vide quand cela s’arrête.
programme-form-ends-before-first = Cela s’arrêterait avant la première fois.
programme-form-too-many-times = C’est trop de fois : donnez plutôt une date, ou rien.
programme-scope-one = Seulement le { $day }
programme-scope-from = Ce jour et les suivants
programme-scope-all = Toutes les dates
programme-change = Modifier un rendez-vous
programme-change-back = Revenir sans rien changer
programme-change-act = Enregistrer
programme-change-scope = Cela vaut pour
programme-change-of-all = L’inscription et la répétition ne changent pas pour un seul jour : choisissez les jours suivants ou toutes les dates.
programme-change-told = Si le jour, l’heure ou le lieu change, les inscrits le liront à leur prochaine visite.
programme-desk-told = Cette personne saura que le comptoir l’a fait.
programme-cancel = Annuler un rendez-vous
programme-cancel-scope = Quelles dates
programme-cancel-lead = Ce qui est annulé reste au programme, barré, pour que personne ne vienne pour rien. Les inscrits le liront à leur prochaine visite. Vous pourrez revenir en arrière.
programme-cancel-act = Annuler, et le dire aux inscrits
programme-cancel-not = Ne pas annuler
programme-mine-did-propose = C’est enregistré.
programme-mine-did-change = Les changements sont enregistrés.
programme-mine-did-cancel = C’est annulé.
programme-mine-did-restore = L’annulation est retirée : cela a lieu.
programme-mine-readers = { $count ->
    [one] Une personne inscrite le lira à sa prochaine visite.
   *[other] { $count } personnes inscrites le liront à leur prochaine visite.
}
programme-mine-published = Au programme, pour tout le monde.
programme-mine-see = Voir la page publique
programme-mine-proposed = En attente du comptoir
programme-mine-proposed-why = Seuls vous et le comptoir voyez cette page. Une nouvelle vous dira ce qu’il en est.
programme-mine-refused = Le comptoir ne l’affichera pas
programme-mine-hidden = Le comptoir ne l’affiche plus
programme-mine-article = Article de la charte : { $article }.
programme-mine-charter = Lire la charte
programme-mine-cancelled = Annulé : au programme, le titre est barré.
programme-mine-change = Modifier
programme-mine-cancel = Annuler…
programme-mine-restore = Retirer l’annulation
programme-mine-take-back = Reprendre ma proposition
programme-mine-take-back-why = Elle disparaît, et son texte avec elle.
programme-mine-take-back-act = La faire disparaître
programme-mine-signed-up = { $count ->
    [0] Personne n’est inscrit.
    [one] Une personne est inscrite.
   *[other] { $count } personnes sont inscrites.
}
programme-mine-signed-up-waiting = Inscrits : { $count }. Sur la liste d’attente : { $waiting }.
programme-did-change = a modifié le rendez-vous « { $title } »
programme-did-cancel = a annulé le rendez-vous « { $title } », ou une de ses dates
programme-did-restore = a retiré l’annulation du rendez-vous « { $title } »
programme-news-desk-changed = Le comptoir a modifié « { $title } ».
programme-news-desk-cancelled = Le comptoir a annulé « { $title } », ou une de ses dates.
programme-news-desk-restored = Le comptoir a retiré l’annulation de « { $title } ».
programme-shelf-line = { $title }, { $day } : { $state }
programme-shelf-published = au programme
programme-shelf-cancelled = annulé
programme-shelf-proposed = en attente du comptoir
programme-shelf-refused = non retenu
programme-shelf-hidden = n’est plus affiché
programme-did-correct = a corrigé son rendez-vous « { $title } », déjà au programme
