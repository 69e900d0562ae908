# Les communs en un fichier : emportés, apportés, et ce qui vient d’ailleurs.
archive-readme =
    Les communs d’un lieu, emportés avec Parvis.
    Chaque document de documents/ se lit tel quel (.md) et se donne à une autre boîte (.json) ; media/ garde les images et les sons ; manifest.json dit d’où vient l’archive et donne la somme de chaque fichier.
    Chaque document dit ses auteurs et sa licence : vous pouvez le copier, le modifier et le redonner en les citant.
archive-take = Emporter les communs
archive-take-lead = Tout ce que ce lieu sait et partage, en un fichier que vous pouvez garder, lire et donner.
archive-take-count = { $count ->
    [one] Un document.
   *[other] { $count } documents.
}
archive-take-none = Il n’y a encore aucun document ici : l’archive sera presque vide.
archive-take-markdown = Chaque document est un texte simple, qui s’ouvre partout.
archive-take-media = Les images et les sons sont avec.
archive-take-licence = Les auteurs et la licence sont écrits dans chaque document.
archive-take-box = Un autre lieu peut l’apporter dans sa boîte, sans rien perdre.
archive-take-act = Télécharger l’archive (zip)
archive-sheet = La petite fenêtre de connexion d’un téléphone ne sait ni garder ni choisir un fichier : ouvrez cette adresse dans un navigateur.
archive-shelf = D’autres lieux
archive-shelf-lead = Ce que d’autres lieux ont écrit et que nous gardons ici, avec leurs auteurs et leur licence.
archive-shelf-none = Rien n’est encore venu d’ailleurs. Qui tient l’accueil peut apporter l’archive d’un autre lieu ou les pages d’un wiki.
archive-places = D’où cela vient
archive-place-count = { $count ->
    [one] un document
   *[other] { $count } documents
}
archive-documents = Documents
archive-documents-none = Aucun document sur cette page.
archive-pages = Pages de la liste
archive-newer = Arrivés après
archive-older = Arrivés avant
archive-listed = { $kind }, { $place }
archive-kind-recipe = Recette
archive-kind-question = Question
archive-kind-term = Mot du lexique
archive-unknown-kind = Cette version de Parvis ne sait pas montrer cette sorte de document. Il est gardé entier.
archive-files = Fichiers
archive-origin = Licence et origine
archive-origin-authors = Auteurs
archive-origin-place = Lieu
archive-origin-licence = Licence
archive-former = ancien membre
archive-anonymous = anonyme
archive-from = D’après « { $title } », { $names } ({ $licence })
archive-revision = Révision { $number }, du { $day }
archive-read-only = Ce document se lit ici et se modifie dans son lieu.
archive-desk = Apporter des communs
archive-desk-lead = L’archive d’un autre lieu, l’export d’un wiki, ou des textes : vous verrez d’abord ce que cela changerait.
archive-desk-own = Les documents de ce lieu-ci ne sont jamais remplacés par une archive : c’est une sauvegarde qui les fait revenir, avec leurs brouillons et leurs versions.
archive-file = Le fichier
archive-file-hint = Une archive de Parvis (zip), un export MediaWiki (xml ou xml.gz), un texte en Markdown (md) ou plusieurs (zip). { $most } Mo au plus ; au-delà, la commande « parvis commons import ».
archive-licence = Licence
archive-licence-hint = Pour un wiki ou des textes qui ne la disent pas. Une archive de Parvis dit la sienne.
archive-licence-refused = Cette licence n’est pas libre, ou n’est pas connue ici. Choisissez-en une de la liste.
archive-language = Langue
archive-language-fr = Français
archive-language-en = English
archive-look-act = Regarder ce fichier
archive-look-again = Regarder où cela en est
archive-import-act = Importer
archive-give-up = Renoncer
archive-close = Fermer ce compte rendu
archive-none = Choisissez un fichier.
archive-stale = Cette page était ouverte depuis trop longtemps. Choisissez le fichier encore une fois.
archive-busy = Un autre fichier est en cours. Attendez qu’il soit fini, ou renoncez-y.
archive-not-kept = Le fichier n’a pas pu être gardé le temps de le lire. Le disque est peut-être plein.
archive-looking = Lecture en cours : { $percent } %. La page se recharge d’elle-même.
archive-looked = Voici ce que cet import ferait. Rien n’est encore changé.
archive-looked-nothing = Cet import ne changerait rien : tout ce qui peut être pris est déjà là.
archive-taking = Import en cours : { $percent } %. Il continue si vous quittez cette page, et reprend après une coupure.
archive-done = C’est fait.
archive-what-commons = Les communs d’un lieu
archive-what-wiki = Un wiki
archive-what-markdown = Des textes, qui deviendront vos brouillons de recettes
archive-what-from = { $what } : { $from }
archive-report-counts = En nombres
archive-report-refused = Refusé
archive-report-skipped = Laissé de côté
archive-report-unread = Pas compris
archive-count-read = Lus : { $count }
archive-count-new = Nouveaux : { $count }
archive-count-new-done = Ajoutés : { $count }
archive-count-newer = Plus récents que ceux d’ici : { $count }
archive-count-newer-done = Mis à jour : { $count }
archive-count-same = Déjà ici : { $count }
archive-count-older = Plus anciens que ceux d’ici, laissés : { $count }
archive-count-gone = Retirés ou effacés par leur lieu : { $count }
archive-count-own = De ce lieu-ci, laissés tels quels : { $count }
archive-count-drafts = Brouillons : { $count }
archive-count-files = Images et autres fichiers gardés : { $count }
archive-count-files-refused = Fichiers manquants ou refusés : { $count }
archive-counted = { $count } : { $what }
archive-refused-one = { $title } : { $why }
archive-refused-nc = licence qui interdit l’usage commercial : un lieu qui vend un café ne pourrait pas s’en servir
archive-refused-nd = licence qui interdit de modifier : personne ne pourrait l’améliorer
archive-refused-licence = licence inconnue ici, ou pas libre
archive-refused-broken = illisible ou incomplet
archive-refused-large = trop grand
archive-refused-sum = abîmé : ce ne sont pas les octets que l’archive annonce
archive-refused-erased = effacé par son lieu, il ne revient pas
archive-refused-archive = pris dans une archive de Parvis : apportez l’archive entière, qui garde ses auteurs et son origine
archive-skipped-redirect = pages qui ne font que renvoyer à une autre
archive-skipped-namespace = discussions, modèles, fichiers, catégories et autres pages du wiki lui-même
archive-skipped-empty = pages vides
archive-skipped-nottext = pages qui ne sont pas du texte
archive-unread-template = Modèles, dont seuls les mots sont gardés ({ $count }) : { $names }
archive-unread-file = Images et fichiers, qui ne sont pas dans l’export ({ $count }) : { $names }
archive-unread-tag = Balises ({ $count }) : { $names }
archive-unread-section = Titres qui ne sont pas des parties de recette, gardés comme étapes ({ $count }) : { $names }
archive-unread-rest = Listes et tableaux gardés comme étapes ({ $count }) : { $names }
archive-problem-unknown = Ce n’est ni une archive de Parvis, ni un export MediaWiki, ni du Markdown.
archive-problem-newer = Cette archive vient d’une version plus récente de Parvis. Mettez d’abord cette boîte à jour.
archive-problem-broken = Ce fichier est coupé ou abîmé. Copiez-le encore une fois depuis sa source.
archive-problem-doctype = Ce fichier déclare des entités XML, ce qu’aucun wiki ne fait : il n’est pas lu.
archive-problem-address = Cet export ne dit pas de quel wiki il vient : l’adresse manque à son début.
archive-problem-gone = Le fichier n’est plus là. Apportez-le encore une fois.
archive-problem-nobody = Des textes deviennent les brouillons de quelqu’un : apportez-les depuis l’accueil.
archive-did-import = a importé des communs venus d’ailleurs
archive-exporting = L’archive s’écrit…
archive-exported = { $count ->
    [one] Un document dans l’archive.
   *[other] { $count } documents dans l’archive.
}
archive-not-exported = L’archive n’a pas pu être écrite. { $why }
archive-no-import = Aucun import n’est en cours.
archive-apply = Rien n’est changé. Pour importer, ajoutez --apply.
archive-resumed = Cet import était déjà commencé : il reprend où il en était.
archive-away = Retirer d’ici
archive-away-all = { $count ->
    [one] Le document venu de { $place } ne sera plus ici.
   *[other] Les { $count } documents venus de { $place } ne seront plus ici.
}
archive-away-one = « { $title } » ne sera plus ici.
archive-away-about = Rien ne change dans son lieu, et l’apporter encore une fois le fait revenir.
archive-away-act = Retirer
archive-away-not = Non, garder
archive-away-desk = Retirer d’ici (accueil)
archive-away-place = Retirer tout ce qui vient de ce lieu (accueil)
archive-did-away = a retiré { $count } documents venus d’ailleurs
