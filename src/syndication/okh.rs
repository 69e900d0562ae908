//! Recipes that make an object, as manifests of Open Know-How 2.4 (<https://github.com/iop-alliance/OpenKnowHow>): what libraries of
//! open hardware gather. What a recipe does not say (mass, size, readiness) is left out, as the specification asks.

use serde::Serialize;

use super::{Piece, Site, names, opening};
use crate::documents::Body;
use crate::documents::body::{Recipe, Sort};
use crate::web::markdown::plain;

/// The media type of a manifest.
pub const MEDIA_TYPE: &str = "application/toml";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest<'a> {
    okhv: &'static str,
    name: &'a str,
    /// Where it is worked on: its page, on which one can change it, make it anew and offer back.
    repo: String,
    version: String,
    license: &'static str,
    licensor: Vec<String>,
    organization: &'a str,
    function: String,
    documentation_language: &'static str,
    readme: String,
    manufacturing_instructions: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bom: Option<String>,
    source: String,
    #[serde(rename = "forkOf", skip_serializing_if = "Option::is_none")]
    fork_of: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    image: Vec<Image<'a>>,
}

#[derive(Serialize)]
struct Image<'a> {
    location: String,
    depicts: &'a str,
}

/// The recipe of a document that makes an object.
pub fn of(body: &Body) -> Option<&Recipe> {
    match body {
        Body::Recipe(it) if it.is_object => Some(it),
        _ => None,
    }
}

/// The manifest of a recipe that makes an object, as TOML; nothing for any other document.
pub fn manifest(site: &Site, piece: &Piece) -> Option<String> {
    let document = &piece.document;
    let recipe = of(&document.body)?;
    let page = site.url(&piece.page);
    let has_material = recipe
        .ingredients
        .iter()
        .any(|it| it.sort == Sort::Material);
    let files = document.attachments.iter();
    let pictures = files.filter(|it| it.media_type.starts_with("image/"));
    let origin = piece.origins.iter().flatten().next();
    let manifest = Manifest {
        okhv: "2.4",
        name: &document.title,
        repo: page.clone(),
        version: document.revision.to_string(),
        license: document.licence.spdx(),
        licensor: names(document),
        organization: &site.venue,
        function: plain(opening(&document.body)),
        documentation_language: document.language.tag(),
        readme: page.clone(),
        manufacturing_instructions: format!("{page}#etapes"),
        bom: has_material.then(|| format!("{page}#ingredients")),
        source: format!("{page}/document.json"),
        fork_of: origin.map(|page| site.url(page)),
        image: pictures
            .map(|it| Image {
                location: site.url(&super::file(it.hash)),
                depicts: &it.alt,
            })
            .collect(),
    };
    // Tables of texts alone: there is nothing that TOML cannot hold.
    toml::to_string(&manifest).ok()
}
