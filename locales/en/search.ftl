# Search: what everybody may read, found again by its words.
search-title = Search
search-words = What you are looking for
search-words-hint = A few words are enough. Accents and plurals do not matter.
search-act = Search
search-filters = Narrow it down
search-kind = What sort of thing
search-language = In which language
search-licence = Under which licence
search-all = Any
search-kind-recipe = Recipe
search-kind-question = Question
search-kind-term = Word of the lexicon
search-kind-event = On the programme
search-language-fr = French
search-language-en = English
search-what = { $kind }, { $licence }
search-count = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
search-none = No results
search-none-fewer = Try fewer words: all of them must be in the text.
search-none-other = Try another word for the same thing, or only its beginning.
search-none-filters = Take away what narrows it down: sort, language, licence.
search-none-ask = You can also ask somebody of the place.
search-none-programme = See the programme
search-not-ready = The search is getting ready. Come back in a minute.
search-page = Page { $page } of { $last }
search-pages = Other pages of answers
search-before = Previous page
search-after = Next page
search-rebuilt = { $count ->
    [one] The search’s index is made anew: { $count } thing can be found in it.
   *[other] The search’s index is made anew: { $count } things can be found in it.
}
