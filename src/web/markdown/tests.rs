//! What comes out of the renderer, read by a parser that is not the sanitiser's own code: html5ever's tokenizer.

use std::cell::RefCell;
use std::sync::Arc;

use askama::Template;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::*;
use crate::web::gloss::{Gloss, Glossary};

/// An opening tag with its attributes.
type Opened = (String, Vec<(String, String)>);

/// Every opening tag.
#[derive(Default)]
struct Seen(RefCell<Vec<Opened>>);

impl TokenSink for Seen {
    type Handle = ();
    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && tag.kind == TagKind::StartTag
        {
            let attributes = tag.attrs.iter();
            let attributes = attributes.map(|it| (it.name.local.to_string(), it.value.to_string()));
            let tag = (tag.name.to_string(), attributes.collect());
            self.0.borrow_mut().push(tag);
        }
        TokenSinkResult::Continue
    }
}

fn tags(html: &str) -> Vec<Opened> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Seen::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}

/// Why the output may not stand in a page where no word is marked.
fn danger(html: &str) -> Option<String> {
    danger_but(html, |_, _| false)
}

/// The same, but for these attributes of links.
fn danger_but(html: &str, is_right_too: impl Fn(&str, &str) -> bool) -> Option<String> {
    for (tag, attributes) in tags(html) {
        if !ELEMENTS.contains(&&*tag) {
            return Some(format!("<{tag}>"));
        }
        let of = |name: &str| attributes.iter().find(|(it, _)| it == name);
        for (name, value) in &attributes {
            let is_right = match (&*tag, &**name) {
                ("a", "href") => {
                    let is_own = value.starts_with('/') && !value.starts_with("//");
                    let is_foreign = ["http:", "https:", "mailto:"]
                        .iter()
                        .any(|it| value.to_ascii_lowercase().starts_with(it));
                    let rel = of("rel").map(|it| &*it.1);
                    is_own || (is_foreign && rel == Some("nofollow noopener noreferrer"))
                }
                ("a", "rel") | ("img", "alt" | "loading") | ("div", "class" | "tabindex") => true,
                ("img", "src") => {
                    let hash = value.strip_prefix("/media/").unwrap_or_default();
                    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit())
                }
                ("ol", "start") => value.parse::<u32>().is_ok(),
                _ => false,
            };
            let is_right = is_right || (tag == "a" && is_right_too(name, value));
            if !is_right {
                return Some(format!("<{tag} {name}={value}>"));
            }
        }
    }
    None
}

fn html(text: &str) -> String {
    Html::of(text).to_string()
}

#[test]
fn what_people_write_is_what_is_shown() {
    let hash = "ab".repeat(32);
    for (typed, shown) in [
        ("Deux *soirées*", "<p>Deux <em>soirées</em></p>"),
        ("# Un titre", "<h3>Un titre</h3>"),
        ("#### Un titre", "<h6>Un titre</h6>"),
        ("~~vieux~~", "<p><del>vieux</del></p>"),
        ("[ici](/lieu)", "<p><a href=\"/lieu\">ici</a></p>"),
        (
            "[là](https://movilab.org)",
            "<p><a href=\"https://movilab.org\" rel=\"nofollow noopener noreferrer\">là</a></p>",
        ),
        (
            &format!("![Un vélo](/media/{hash})"),
            &format!("<p><img src=\"/media/{hash}\" alt=\"Un vélo\" loading=\"lazy\"></p>"),
        ),
        (
            "![Un vélo](https://ailleurs.example/v.png)",
            "<p><a href=\"https://ailleurs.example/v.png\" rel=\"nofollow noopener noreferrer\">Un vélo</a></p>",
        ),
        ("![Un vélo](data:image/png;base64,AA)", "<p>Un vélo</p>"),
        (
            "[![Un vélo](http://a.example/v.png)](/lieu)",
            "<p><a href=\"/lieu\">Un vélo</a></p>",
        ),
        ("<b>gras</b>", "<p>&lt;b&gt;gras&lt;/b&gt;</p>"),
    ] {
        assert_eq!(html(typed).trim(), shown, "{typed}");
    }
    let table = html("| Outil | Prix |\n|---|--:|\n| Clé | 3 € |");
    assert!(
        table.starts_with("<div class=\"scroll\" tabindex=\"0\"><table>"),
        "{table}"
    );
    assert!(!table.contains("style"), "{table}");
}

#[test]
fn nothing_that_acts_comes_through() {
    for nasty in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java\nscript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "[a](vbscript:x)",
        "[a](//ailleurs.example)",
        "[a](/\\ailleurs.example)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a\" onerror=\"alert(1)](http://x.example/\"onerror=alert(1))",
        "[a](http://x.example/\"onmouseover=alert(1)\")",
        "[a](http://x.example 'title\" onclick=\"alert(1)')",
        "[r]\n\n[r]: javascript:alert(1)",
        "<svg><script>1</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=1>",
        "```\"><script>alert(1)</script>\nx\n```",
        "# a {#id onclick=alert(1)}",
        "<iframe src=/admin></iframe>",
        "<form action=/x><input name=token></form>",
        "<style>*{display:none}</style>",
        "<a href=\"/x\" style=\"position:fixed\">x</a>",
        "![x](/media/../../etc/passwd)",
        "![x](/media/zz)",
    ] {
        assert_eq!(danger(&html(nasty)), None, "{nasty}: {}", html(nasty));
    }
}

#[test]
fn the_reader_of_these_tests_sees_what_acts() {
    assert!(danger("<script>").is_some());
    assert!(danger("<a href=\"javascript:x\">").is_some());
    assert!(danger("<p onclick=x>").is_some());
    assert!(danger("<img src=\"https://x.example\">").is_some());
    assert!(danger("<a href=\"https://x.example\">").is_some());
}

#[test]
fn what_is_long_or_deep_is_read_in_time() {
    let start = crate::clock::moment();
    for piece in [
        ">",
        "[",
        "*a_",
        "`",
        "![",
        "- ",
        "<a ",
        "|a|\n|-|\n",
        "[a](",
        "1. ",
    ] {
        let text = piece.repeat(LONGEST);
        assert_eq!(danger(&html(&text)), None, "{piece}");
        plain(&text);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn a_template_prints_it_as_it_is() {
    #[derive(Template)]
    #[template(source = "{{ html }}{{ text }}", ext = "html")]
    struct Page {
        html: Html,
        text: String,
    }
    let page = Page {
        html: Html::of("*a*"),
        text: "<b>".into(),
    };
    assert_eq!(
        page.render().expect("rendered"),
        "<p><em>a</em></p>\n&#60;b&#62;"
    );
}

#[test]
fn words_alone_are_on_one_line() {
    let text = "# Repas\n\nUne *soupe*,\nun [pain](/lieu) & `sel`.\n\n- un\n- deux";
    assert_eq!(plain(text), "Repas Une soupe, un pain & sel. un deux");
}

/// A page that explains these words, each known by its number.
fn page(words: &[&str]) -> Glossing {
    let all = words.iter().enumerate().map(|(n, word)| {
        let gloss = Gloss {
            key: format!("t{n}"),
            title: (*word).to_owned(),
            lang: "fr",
            meaning: String::new(),
            href: String::new(),
        };
        (gloss, vec![(*word).to_owned()])
    });
    Glossing::new(Arc::new(Glossary::of(all)))
}

/// The output, with marked words between bars and all other markup as it is.
fn marked(text: &str, page: &mut Glossing) -> String {
    let mut html = Html::glossed(text, page).to_string();
    while let Some(class) = html.find(" class=\"gloss\"") {
        let from = html[..=class].rfind("<a ").expect("it begins");
        let open = class + html[class..].find('>').expect("it ends") + 1;
        let end = open + html[open..].find("</a>").expect("it is closed");
        html = [&html[..from], "|", &html[open..end], "|", &html[end + 4..]].concat();
    }
    html.trim().to_owned()
}

#[test]
fn words_are_marked_where_they_are_used_first() {
    let mut page = page(&["fablab", "chantier participatif", "vélo"]);
    let html = Html::glossed("Le *fablab* et le fablab.", &mut page).to_string();
    let link =
        "<a class=\"gloss\" href=\"#mot-t0\" id=\"ici-t0\" aria-describedby=\"dit-t0\">fablab</a>";
    let tags = tags(&html);
    let [_, _, (tag, attributes)] = &tags[..] else {
        panic!("{html}");
    };
    assert_eq!(tag, "a");
    for wanted in ["href", "id", "aria-describedby", "class"] {
        let of = |it: &&(String, String)| it.0 == wanted;
        let value = attributes.iter().find(of).map(|it| &*it.1);
        let in_link = link.split(&format!("{wanted}=\"")).nth(1);
        assert_eq!(value, in_link.and_then(|it| it.split('"').next()));
    }
    for (text, shown) in [
        ("Encore le fablab.", "<p>Encore le fablab.</p>"),
        (
            "Un chantier\nparticipatif & d’autres.",
            "<p>Un |chantier\nparticipatif| &amp; d’autres.</p>",
        ),
        (
            "| a |\n|---|\n| Vélo |",
            "<div class=\"scroll\" tabindex=\"0\"><table><thead><tr><th>a</th></tr></thead><tbody>\n\
             <tr><td>|Vélo|</td></tr>\n</tbody></table></div>",
        ),
    ] {
        assert_eq!(marked(text, &mut page).replace("\n</div>", "</div>"), shown);
    }
    let used: Vec<_> = page.glosses().into_iter().map(|it| it.title).collect();
    assert_eq!(used, ["fablab", "chantier participatif", "vélo"]);
}

#[test]
fn nothing_is_marked_where_it_would_be_in_the_way() {
    let hash = "ab".repeat(32);
    for text in [
        "# Le fablab",
        "Le fablab\n---",
        "[le fablab](/lieu)",
        "[le *fablab*](https://x.example)",
        "`fablab`",
        "    fablab",
        "```\nun fablab\n```",
        &format!("![fablab](/media/{hash})"),
        "![fablab](https://x.example/a.png)",
        "[![fablab](https://x.example/a.png) fablab](/lieu)",
        "fab`lab`",
        "**fab**lab",
        "pre*fablab*",
        "[pre](/lieu)fablab",
        "fab\\_fablab",
        "<https://fablab.example/fablab>",
    ] {
        let mut page = page(&["fablab"]);
        let shown = marked(text, &mut page);
        assert!(!shown.contains('|'), "{text}: {shown}");
        // It was not used up.
        assert_eq!(marked("fablab", &mut page), "<p>|fablab|</p>", "{text}");
    }
    for (text, shown) in [
        (
            "[fablab](/lieu) fablab",
            "<p><a href=\"/lieu\">fablab</a> |fablab|</p>",
        ),
        ("[non](javascript:x) fablab", "<p>non |fablab|</p>"),
        ("# fablab\n\nfablab", "<h3>fablab</h3>\n<p>|fablab|</p>"),
        (
            "- fablab\n- fablab",
            "<ul>\n<li>|fablab|</li>\n<li>fablab</li>\n</ul>",
        ),
        ("<b>fablab</b>", "<p>&lt;b&gt;|fablab|&lt;/b&gt;</p>"),
        (
            "![fablab](https://x.example/a.png) fablab",
            "<p><a href=\"https://x.example/a.png\" rel=\"nofollow noopener noreferrer\">fablab</a> |fablab|</p>",
        ),
        (
            "R&amp;D, **fablab**",
            "<p>R&amp;D, <strong>|fablab|</strong></p>",
        ),
    ] {
        assert_eq!(marked(text, &mut page(&["fablab"])), shown, "{text}");
    }
    assert_eq!(
        marked(
            "un chantier\n\nparticipatif",
            &mut page(&["chantier participatif"])
        ),
        "<p>un chantier</p>\n<p>participatif</p>"
    );
}

#[test]
fn what_people_type_leads_to_no_mark() {
    for text in [
        "[x](#mot-t0)",
        "<a class=\"gloss\" href=\"#mot-t0\" id=\"ici-t0\">x</a>",
        "<p id=\"ici-t0\">",
    ] {
        assert_eq!(danger(&html(text)), None, "{text}");
        let tags = tags(&html(text));
        assert!(tags.iter().all(|it| it.1.is_empty()), "{text}: {tags:?}");
    }
    for hostile in ["t0\"><script>", "t 0", "", "é", "t0&#34;"] {
        assert!(!mark::is_ours("id", &format!("ici-{hostile}")), "{hostile}");
    }
    assert!(mark::is_ours("href", "#mot-t0") && !mark::is_ours("href", "#ici-t0"));
    assert!(!mark::is_ours("name", "ici-t0"));
}

proptest! {
    #[test]
    fn whatever_is_typed_among_marks_does_nothing(
        parts in prop::collection::vec(prop::sample::select(vec![
            "fablab", "vélo", "<", ">", "\"", "[", "]", "(", ")", "!", "#", "`", "\n", "\n\n", "|", "-", "*", "_", "<a ", "</a>", " ", "l’",
        ]), 0..60)
    ) {
        let text = parts.concat();
        let mut page = page(&["fablab", "vélo"]);
        let html = Html::glossed(&text, &mut page).to_string();
        let is_mark = |name: &str, value: &str| mark::is_ours(name, value) || (name, value) == ("class", "gloss");
        prop_assert_eq!(danger_but(&html, is_mark), None, "{}", text);
        prop_assert_eq!(html.matches("id=\"ici-").count(), page.glosses().len(), "{}", html);
        // Without its marks it is what it would have been.
        prop_assert_eq!(marked(&text, &mut self::page(&["fablab", "vélo"])).replace('|', ""), self::html(&text).trim().replace('|', ""));
    }

    #[test]
    fn whatever_is_typed_does_nothing(text in "(?s).{0,200}") {
        prop_assert_eq!(danger(&html(&text)), None);
    }

    #[test]
    fn whatever_is_put_together_does_nothing(
        parts in prop::collection::vec(prop::sample::select(vec![
            "<", ">", "\"", "'", "[", "]", "(", ")", "!", "javascript:", "data:", "script", " onerror=", "/media/", "//", "http://",
            "&#", ";", "`", "\n", "|", "-", "#", "\\", "a", "=", " ", "<!--", "-->", "<![CDATA[", "svg", "style", "\u{0}",
        ]), 0..60)
    ) {
        let text = parts.concat();
        prop_assert_eq!(danger(&html(&text)), None, "{}", text);
        plain(&text);
    }
}
