doctor-well = Tout est en ordre.
doctor-event-not-indexed = Le rendez-vous « { $title } » ({ $id }) est gardé, mais les listes du programme ne le trouvent plus.
doctor-event-not-indexed-advice = Écrivez-le de nouveau (« parvis event add »), ou restaurez la dernière sauvegarde ; puis signalez-le.
doctor-event-index-stray = Les listes du programme nomment { $count } rendez-vous qui n’existent pas.
doctor-event-index-stray-advice = Rien n’est perdu. Signalez-le avec ce message.
