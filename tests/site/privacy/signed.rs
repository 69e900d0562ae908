//! Where names are meant to be read.

/// Where what members published is shown with their names.
pub(super) const SIGNED: &[&str] = &[
    "/",
    "/chercher",
    "/communs",
    "/communs/recettes",
    "/communs/recettes/{id}",
    "/communs/recettes/{id}/versions",
    "/communs/recettes/{id}/versions/{number}",
    // Who else writes it, and who offers what to it.
    "/communs/recettes/{id}/ecrire",
    "/communs/recettes/{id}/propositions/{fork}",
    // Who writes it, who is invited to, and by whom: told to those who write it, and to who is invited.
    "/communs/recettes/{id}/auteurs",
    "/communs/recettes/{id}/invitation",
    "/communs/questions",
    "/communs/questions/{id}",
    "/communs/lexique/{id}",
    "/communs/lexique/{id}/versions",
    "/communs/lexique/{id}/versions/{number}",
    "/communs/lexique/{id}/propositions",
    "/communs/lexique/{id}/propositions/{proposal}",
    // What travels.
    "/communs.atom",
    "/communs.json",
    "/communs/recettes.atom",
    "/communs/recettes.json",
    "/communs/questions.atom",
    "/communs/questions.json",
    "/communs/lexique.atom",
    "/communs/lexique.json",
    "/communs/{room}/{id}/document.json",
    "/communs/{room}/{id}/document.jsonld",
    "/communs/emporter/communs.zip",
];
