//! What commands, options, choices and entries in menus are called.

use crate::wording::Words;

/// The name and the description of a command or an option, as Discord lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::discord) struct Label<'a> {
    pub(in crate::discord) name: &'a str,
    pub(in crate::discord) description: &'a str,
}

impl Words {
    /// Returns the label of a command or an option: `ask`, `ask.question`, `settings.answer-channel`.
    pub(in crate::discord) fn label(&self, path: &str) -> Option<Label<'_>> {
        keys(path).into_iter().find_map(|key| {
            Some(Label {
                name: self.find(&key)?,
                description: self.find(&format!("{key}.description"))?,
            })
        })
    }

    /// Returns the name of a choice.
    pub(in crate::discord) fn choice(&self, name: &str) -> Option<&str> {
        self.find(&choice_key(name))
    }

    /// Returns the name of an entry in the menu of a message, by its name in English.
    pub(in crate::discord) fn menu_entry(&self, name: &str) -> Option<&str> {
        self.find(&menu_key(name))
    }
}

/// Returns the keys under which the label of a path may be: its own, and for an option of a command about
/// facts that of the option, which several commands have.
fn keys(path: &str) -> Vec<String> {
    let mut keys = vec![key("command", path)];
    if let ["fact", _, option] = path.split('.').collect::<Vec<_>>().as_slice() {
        keys.push(key("command-fact-option", option));
    }
    keys
}

fn choice_key(name: &str) -> String {
    key("choice", name)
}

fn menu_key(name: &str) -> String {
    key("menu", name)
}

fn key(kind: &str, name: &str) -> String {
    let name = name.to_lowercase().replace(['.', '_', ' '], "-");
    format!("{kind}-{name}")
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::discord::commands::{self, Command};
    use crate::wording::completeness::Labelled;
    use crate::wording::english;

    /// Returns the paths of a command, of its options and of its subcommands, and the choices' names.
    fn named(command: &Command, path: &str, paths: &mut Vec<String>, choices: &mut Vec<String>) {
        paths.push(path.to_owned());
        for option in &command.parameters {
            paths.push(format!("{path}.{}", option.name));
            choices.extend(
                option
                    .choices
                    .iter()
                    .map(|choice| choice.name.clone().into_owned()),
            );
        }
        for subcommand in &command.subcommands {
            named(
                subcommand,
                &format!("{path}.{}", subcommand.name),
                paths,
                choices,
            );
        }
    }

    /// Returns the keys of all labels that the commands need.
    pub(in crate::discord::words) fn labels() -> BTreeMap<String, Labelled> {
        let (mut paths, mut choices) = (Vec::new(), Vec::new());
        let mut labels = BTreeMap::new();
        for command in commands::all() {
            match &command.context_menu_name {
                Some(name) => {
                    labels.insert(menu_key(name), Labelled::MenuEntry);
                }
                None => named(&command, &command.name, &mut paths, &mut choices),
            }
        }
        assert!(
            paths.len() > 15 && choices.len() > 5,
            "{paths:?} {choices:?}"
        );
        labels.extend(
            choices
                .iter()
                .map(|choice| (choice_key(choice), Labelled::Choice)),
        );
        labels.extend(paths.iter().map(|path| {
            // The option's own label, or the one that it shares.
            let mut keys = keys(path);
            let spoken = keys.iter().position(|key| english().find(key).is_some());
            (keys.swap_remove(spoken.unwrap_or(0)), Labelled::Command)
        }));
        labels
    }

    #[test]
    fn english_names_are_those_of_the_code() {
        let (mut paths, mut choices) = (Vec::new(), Vec::new());
        for command in commands::all() {
            match &command.context_menu_name {
                Some(name) => assert_eq!(english().menu_entry(name), Some(&**name)),
                None => named(&command, &command.name, &mut paths, &mut choices),
            }
        }
        for path in paths {
            let label = english().label(&path);
            assert_eq!(
                label.map(|label| label.name),
                path.rsplit('.').next(),
                "{path}"
            );
        }
        for choice in choices {
            assert_eq!(english().choice(&choice), Some(&*choice));
        }
    }
}
