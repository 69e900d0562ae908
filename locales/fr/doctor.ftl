# Ce que trouve « parvis doctor », et quoi faire. Qui lit ceci a un terminal sous les yeux.
doctor-well = Tout est en ordre.
doctor-running = Une boîte tourne déjà sur ce fichier : { $path }
doctor-running-advice = Rien n’est abîmé. Posez la question à la boîte qui tourne, ou arrêtez-la d’abord.
doctor-not-a-store = Ce fichier n’est pas la mémoire d’une boîte : { $path }
doctor-not-a-store-advice = Mettez-le de côté sans l’effacer, puis remettez à sa place la dernière sauvegarde.
doctor-newer = { $what } : écrit par une version plus récente de Parvis (forme { $found }, celle-ci connaît la forme { $known }).
doctor-newer-advice = Rien n’est abîmé. Lancez la version la plus récente que vous ayez installée ici.
doctor-newer-table = Une table que cette version ne connaît pas : { $table }
doctor-newer-table-advice = Rien n’est abîmé. Lancez la version la plus récente que vous ayez installée ici.
doctor-pages = Le fichier de la boîte est abîmé : { $why }
doctor-pages-advice = Arrêtez la boîte, copiez le fichier ailleurs sans l’effacer, puis remettez la dernière sauvegarde. La carte mémoire ou le disque s’use peut-être : remplacez-le.
doctor-row = Dans la table { $table }, une ligne ne se lit plus : { $why }
doctor-row-advice = Le reste se lit. Faites une sauvegarde maintenant, puis remettez celle d’avant si la ligne manque à quelqu’un.
doctor-key = Dans la table { $table }, une ligne est rangée sous une clé qui n’en est pas une.
doctor-key-advice = Le reste se lit. Faites une sauvegarde maintenant, puis remettez celle d’avant si la ligne manque à quelqu’un.
doctor-more-rows = Dans la table { $table }, { $count ->
    [one] une autre ligne ne se lit plus.
   *[other] { $count } autres lignes ne se lisent plus.
}
doctor-more-rows-advice = Voyez les premières, ci-dessus.
doctor-stray-rows = { $count ->
    [one] Une ligne n’appartient à aucune table.
   *[other] { $count } lignes n’appartiennent à aucune table.
}
doctor-stray-rows-advice = Faites une sauvegarde maintenant et signalez-le : le programme n’écrit pas de telles lignes.
doctor-feed-gap = Dans le fil des changements, il manque ce qui précède le numéro { $before }.
doctor-feed-gap-advice = Ce que les gens ont écrit est là. La recherche et les voisins peuvent avoir manqué un changement : signalez-le.
doctor-last-commit = À ce moment même, une coupure de courant ferait perdre { $lost ->
    [one] le dernier changement.
   *[other] les { $lost } derniers changements.
}
doctor-last-commit-advice = Le disque dit avoir écrit ce qu’il n’a pas gardé. Arrêtez la boîte proprement, faites une sauvegarde, et changez la carte mémoire ou le disque.
doctor-disk = Le disque refuse de lire ou d’écrire : { $why }
doctor-disk-advice = Regardez s’il est plein (commande « df -h »), puis s’il est en panne (commande « dmesg »).
doctor-not-kept = Le dernier changement n’a pas été gardé : { $why }
doctor-not-kept-advice = Regardez s’il reste de la place sur le disque (commande « df -h »), puis relancez la boîte.
doctor-program = Le programme s’est trompé : { $why }
doctor-program-advice = Relancez la boîte. Si cela revient, signalez-le avec le journal (commande « journalctl -u parvis »).
