# Les commandes tapées sur la machine.
tasks-desk-code = Code d’installation : { $code }
tasks-desk-code-only = Il ouvre le comptoir une fois, à l’adresse /admin/cle. Notez-le : il n’est gardé nulle part en clair, et l’ancien ne vaut plus rien.
tasks-serving = Parvis · { $venue } est ouvert : { $url }
tasks-demo-data = Démonstration : les données sont dans { $dir }
tasks-demo-account = Démonstration : { $role ->
    [guest] une personne de passage
    [member] une membre
    [concierge] la concierge
   *[steward] l’intendant de la machine
} entre avec le nom { $name } et le code { $code }
tasks-demo-card = Démonstration : la carte de { $name }, pas encore utilisée : { $words }
tasks-demo-asks = Démonstration : { $name } a demandé à rejoindre et attend la réponse du comptoir
tasks-desk-first = Pour commencer : { $url } · code d’installation : { $code }
tasks-port-busy = Le port { $port } est déjà pris : arrêtez ce qui l’occupe, ou choisissez-en un autre avec --port.
tasks-maintained = Les données de la boîte ont été réécrites : { $before } ko avant, { $after } ko maintenant.
tasks-maintained-erased = Ce qui avait été effacé n’est plus dans le fichier.
tasks-not-maintained = Les données de la boîte n’ont pas été réécrites.
tasks-no-box = Il n’y a pas de boîte dans { $dir }.
tasks-on-trial = La boîte vérifie sa mise à jour : rien n’est enregistré pour le moment. Réessayez dans une minute.
tasks-trial-no-room = Le disque n’a pas assez de place pour la nouvelle version : il manque { $missing } Mo. Rien n’a été changé.
tasks-trial = La boîte vérifie sa mise à jour : elle montre ses pages, et n’enregistre rien.
tasks-nothing-kept = Le disque a refusé d’écrire ({ $why }) : la boîte s’arrête pour être relancée. Ce qui avait été confirmé est gardé.
