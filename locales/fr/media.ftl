# Les fichiers : images, sons et documents déposés par les membres.
media-bring = Déposer un fichier
media-lead = Une image, un son ou un PDF, à montrer ensuite dans un texte de la maison.
media-way-back = Revenir sans image
media-way-lead = Déposez une image : vous revenez ensuite là d’où vous venez, où un bouton la met en place. Vous pouvez aussi en choisir une plus bas, parmi vos fichiers.
media-way-with = Revenir avec cette image
media-file = Le fichier
media-file-hint = Image JPEG, PNG ou WebP ({ $picture } Mo au plus), son mp3, ogg, flac, m4a ou wav ({ $sound } Mo), PDF ({ $paper } Mo). Si votre téléphone propose un format, choisissez JPEG.
media-alt = Ce qu’on y voit, ou ce qu’on y entend
media-alt-hint = Une phrase pour qui ne peut pas voir ou entendre. Vous pourrez la changer.
media-alt-long = { $most } caractères au plus.
media-alt-act = Enregistrer la description
media-bring-act = Déposer
media-cleaned = Le lieu, la date et l’appareil écrits dans une image ou un son sont effacés avant d’être gardés. Un PDF est gardé tel quel : il peut contenir le nom de son auteur. Ce que rien ne montre disparaît après une journée.
media-sheet = La petite fenêtre de connexion d’un téléphone ne sait pas choisir un fichier.
media-continue = Continuer dans un navigateur
media-mine = Mes fichiers
media-mine-none = Vous n’avez encore rien déposé.
media-room = { $taken } Mo pris, sur { $room } Mo.
media-unused = Aucun texte ne le montre.
media-used = { $count ->
    [one] Un texte le montre.
   *[other] { $count } textes le montrent.
}
media-used-stays = Pour l’effacer, retirez-le d’abord de là.
media-kind = { $kind ->
    [pdf] Un document PDF
    [jpg] Une image
    [png] Une image
   *[other] Un son
}
media-stale = Cette page était ouverte depuis trop longtemps. Choisissez le fichier encore une fois.
media-none = Choisissez un fichier.
media-again = Le fichier n’est pas encore déposé : corrigez la description et choisissez-le encore une fois.
media-item = Un fichier déposé
media-back = Mes fichiers
media-line = La ligne à copier
media-line-hint = Collez-la dans un texte, sur une ligne à elle, là où le fichier doit paraître.
media-use = Où il est montré
media-erase = Effacer ce fichier
media-paper-get = Télécharger le document
media-paper-warning = La maison garde ce PDF tel qu’il est venu. Ouvrez-le seulement si vous savez de qui il vient.
media-shelf = Mes fichiers
media-shelf-line = { $count ->
    [one] Un fichier déposé
   *[other] { $count } fichiers déposés
}
media-no-heic = C’est une image HEIC ou AVIF, que beaucoup d’appareils ne savent pas montrer. Sur un iPhone : Réglages, Appareil photo, Formats, « Le plus compatible » ; ou envoyez-la une fois par courriel, elle devient JPEG.
media-no-svg = C’est un dessin SVG, qui peut contenir un programme. Exportez-le en PNG.
media-no-page = C’est une page web, pas une image. Enregistrez l’image elle-même.
media-no-twofold = Ce fichier est deux choses à la fois : une image ou un document, et une page ou une archive. Enregistrez-le à nouveau avec un autre programme.
media-no-film = C’est un film. La maison garde des images, des sons et des PDF.
media-no-unknown = Ce fichier n’est ni une image JPEG, PNG ou WebP, ni un son mp3, ogg, flac, m4a ou wav, ni un PDF, quoi que dise son nom.
media-no-broken = Ce fichier est coupé ou abîmé. Envoyez-le encore une fois, depuis l’original.
media-no-large = Il est trop lourd : { $most } Mo au plus pour cette sorte de fichier.
media-no-pixels = Cette image a { $found } millions de points, { $most } au plus. Réduisez-la d’abord.
media-no-heavy = Cette image ou ce son demande trop de travail à la boîte. Réduisez-le d’abord.
media-no-unclean = Ce fichier vient d’un autre lieu et contient autre chose que ce qu’un lieu garde : il n’est pas pris.
media-no-member = Votre place est pleine : { $most } Mo. Effacez de vos fichiers ceux qu’aucun texte ne montre, puis choisissez celui-ci encore une fois.
media-no-box = La boîte n’a plus de place pour des fichiers. Dites-le à l’accueil.
