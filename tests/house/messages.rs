//! The messages of a language, as its files say them: each key with the arguments that its text uses.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::source::{files, read};

pub(crate) const LANGUAGES: [&str; 2] = ["fr", "en"];

/// A message's key, and the names of the arguments that its text uses.
pub(crate) type Messages = BTreeMap<String, BTreeSet<String>>;

/// All messages of a language.
pub(crate) fn messages(language: &str) -> Messages {
    let mut parts: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    for path in files(&format!("locales/{language}"), "ftl") {
        let text = read(&path);
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, e)| panic!("{}: {e:?}", path.display()));
        for entry in &resource.body {
            let (name, pattern) = match entry {
                Entry::Message(it) => (it.id.name.to_owned(), it.value.as_ref()),
                Entry::Term(it) => (format!("-{}", it.id.name), Some(&it.value)),
                _ => continue,
            };
            let mut used = Used::default();
            used.pattern(
                pattern.unwrap_or_else(|| panic!("{}: {name} has no text", path.display())),
            );
            let before = parts.insert(name.clone(), (used.arguments, used.others));
            assert!(
                before.is_none(),
                "{}: {name} is written twice",
                path.display()
            );
        }
    }
    let whole = |name: &String| -> BTreeSet<String> {
        let (mut arguments, mut seen, mut open) =
            (BTreeSet::new(), BTreeSet::new(), vec![name.clone()]);
        while let Some(next) = open.pop() {
            let (own, others) = parts.get(&next).unwrap_or_else(|| {
                panic!("{language}: {name} refers to {next}, which is not there")
            });
            arguments.extend(own.iter().cloned());
            open.extend(
                others
                    .iter()
                    .filter(|it| seen.insert((*it).clone()))
                    .cloned(),
            );
        }
        arguments
    };
    parts
        .keys()
        .filter(|it| !it.starts_with('-'))
        .map(|name| (name.clone(), whole(name)))
        .collect()
}

/// What a message's text uses: arguments, and other messages or terms.
#[derive(Default)]
struct Used {
    arguments: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl Used {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(it) => self.inline(it),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|it| self.pattern(&it.value));
            }
        }
    }

    fn inline(&mut self, expression: &InlineExpression<&str>) {
        match expression {
            InlineExpression::VariableReference { id } => {
                self.arguments.extend([id.name.to_owned()])
            }
            InlineExpression::MessageReference { id, .. } => {
                self.others.extend([id.name.to_owned()])
            }
            InlineExpression::TermReference { id, arguments, .. } => {
                self.others.extend([format!("-{}", id.name)]);
                arguments.iter().for_each(|it| self.call(it));
            }
            InlineExpression::FunctionReference { arguments, .. } => self.call(arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        }
    }

    fn call(&mut self, arguments: &ast::CallArguments<&str>) {
        arguments.positional.iter().for_each(|it| self.inline(it));
        arguments.named.iter().for_each(|it| self.inline(&it.value));
    }
}
