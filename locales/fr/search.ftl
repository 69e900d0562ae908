# La recherche : ce que tout le monde peut lire, retrouvé par ses mots.
search-title = Chercher
search-words = Ce que vous cherchez
search-words-hint = Quelques mots suffisent. Les accents et les pluriels n’ont pas d’importance.
search-act = Chercher
search-filters = Préciser
search-kind = Quelle sorte de chose
search-language = Dans quelle langue
search-licence = Sous quelle licence
search-all = Peu importe
search-kind-recipe = Recette
search-kind-question = Question
search-kind-term = Mot du lexique
search-kind-event = Au programme
search-language-fr = Français
search-language-en = Anglais
search-what = { $kind }, { $licence }
search-count = { $count ->
    [one] { $count } réponse
   *[other] { $count } réponses
}
search-none = Aucun résultat
search-none-fewer = Essayez avec moins de mots : tous doivent se trouver dans le texte.
search-none-other = Essayez un autre mot pour la même chose, ou seulement son début.
search-none-filters = Enlevez ce qui a été précisé : sorte, langue, licence.
search-none-ask = Vous pouvez aussi demander à quelqu’un du lieu.
search-none-programme = Voir le programme
search-not-ready = La recherche se prépare. Revenez dans une minute.
search-page = Page { $page } sur { $last }
search-pages = Autres pages de réponses
search-before = Page précédente
search-after = Page suivante
search-rebuilt = { $count ->
    [one] L’index de la recherche est refait : { $count } chose peut y être trouvée.
   *[other] L’index de la recherche est refait : { $count } choses peuvent y être trouvées.
}
