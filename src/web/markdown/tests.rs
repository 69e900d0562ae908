//! What comes out of the renderer, read by a parser that is not the sanitiser's own code: html5ever's tokenizer.

use std::cell::RefCell;

use askama::Template;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::*;

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

/// Why the output may not stand in a page.
fn danger(html: &str) -> Option<String> {
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

proptest! {
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
