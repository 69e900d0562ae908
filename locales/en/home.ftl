# The front page: what happens today, what comes, what waits for an answer, what was written, where to begin.
home-feed = The venue’s programme
home-today-none = Nothing is planned today. You are welcome all the same.
home-week = The whole week
home-coming = The coming days
home-coming-none = Nothing has been announced yet.
home-first = First visit?
home-first-what = { $venue } is open to whoever comes by. No need to join, nor to say why you came.
home-first-charter = What we promise each other here
home-take = Take the programme with you
home-take-what = On a sheet of paper, for the fridge, or in your phone’s calendar.
home-take-paper = To print
home-take-phone = In my phone
home-search = Search here
home-search-act = Search
home-recipes = Latest recipes
home-commons = All the commons
