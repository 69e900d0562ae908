# L’accueil : ce qui se passe aujourd’hui, ce qui vient, ce qui attend une réponse, ce qui s’est écrit, par où commencer.
home-feed = Programme du lieu
home-today-none = Rien de prévu aujourd’hui. On peut venir quand même.
home-week = Toute la semaine
home-coming = Les jours qui viennent
home-coming-none = Rien n’est encore annoncé.
home-first = Première visite ?
home-first-what = { $venue } est ouvert à qui passe. Pas besoin d’adhérer, ni de dire pourquoi l’on vient.
home-first-charter = Ce que l’on se promet ici
home-take = Emporter le programme
home-take-what = Sur une feuille, pour le frigo, ou dans l’agenda de votre téléphone.
home-take-paper = À imprimer
home-take-phone = Dans mon téléphone
home-search = Chercher ici
home-search-act = Chercher
home-recipes = Dernières recettes
home-commons = Tous les communs
