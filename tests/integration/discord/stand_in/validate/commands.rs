//! The definitions of an application's commands.

use std::collections::HashSet;

use serde_json::Value;

use super::{Findings, Rejection, localizations, some_choices};

/// The type of a command that is typed.
const CHAT_INPUT: u64 = 1;
/// The types of an option that hold other options: a subcommand and a group of them.
const SUBCOMMANDS: [u64; 2] = [1, 2];
/// The most that the names, descriptions and values of one command may come to together.
const LONGEST_COMMAND: usize = 8000;

/// Checks all commands of an application, as they are put together.
pub(crate) fn commands(commands: &[Value]) -> Result<(), Rejection> {
    let mut findings = Findings::default();
    let mut names = HashSet::new();
    for (index, command) in commands.iter().enumerate() {
        let at = index.to_string();
        let kind = command["type"].as_u64().unwrap_or(CHAT_INPUT);
        let limit = if kind == CHAT_INPUT { 100 } else { 15 };
        let same_kind = |other: &&Value| other["type"].as_u64().unwrap_or(CHAT_INPUT) == kind;
        if commands.iter().take(index + 1).filter(same_kind).count() > limit {
            findings.add(
                &at,
                "APPLICATION_COMMANDS_MAX",
                "Too many commands of this type.",
            );
        }
        if !names.insert((kind, command["name"].to_string())) {
            let message = "Application command names must be unique";
            findings.add(&at, "APPLICATION_COMMANDS_DUPLICATE_NAME", message);
        }
        if kind == CHAT_INPUT {
            let units = named(&mut findings, &at, command)
                + options(&mut findings, &at, &command["options"], 0);
            if units > LONGEST_COMMAND {
                let message = "Command exceeds maximum size (8000)";
                findings.add(&at, "APPLICATION_COMMAND_TOO_LARGE", message);
            }
        } else {
            menu_entry(&mut findings, &at, command);
        }
    }
    findings.finish()
}

/// Checks a command of a context menu, which has a name and nothing else to be read.
fn menu_entry(findings: &mut Findings, at: &str, command: &Value) {
    findings.text(&format!("{at}.name"), &command["name"], 1..=32);
    localizations(findings, &format!("{at}.name"), command, "name", 32);
    if !command["description"].as_str().unwrap_or("").is_empty() {
        let message = "Context menu commands cannot have description";
        let code = "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET";
        findings.add(&format!("{at}.description"), code, message);
    }
    if command["options"]
        .as_array()
        .is_some_and(|options| !options.is_empty())
    {
        let message = "Context menu commands cannot have options";
        let code = "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_CANNOT_BE_SET";
        findings.add(&format!("{at}.options"), code, message);
    }
}

/// Checks the name and description of a command or an option, and returns their length.
fn named(findings: &mut Findings, at: &str, holder: &Value) -> usize {
    let at_name = format!("{at}.name");
    let at_description = format!("{at}.description");
    let name = findings.text(&at_name, &holder["name"], 1..=32);
    let none = serde_json::Map::new();
    let translated = holder["name_localizations"]
        .as_object()
        .unwrap_or(&none)
        .values();
    for text in [&holder["name"]]
        .into_iter()
        .chain(translated)
        .filter_map(Value::as_str)
    {
        if !is_name(text) {
            let message = format!("String value \"{text}\" did not match validation regex.");
            findings.add(&at_name, "APPLICATION_COMMAND_INVALID_NAME", &message);
        }
    }
    let description = findings.text(&at_description, &holder["description"], 1..=100);
    name.max(localizations(findings, &at_name, holder, "name", 32))
        + description.max(localizations(
            findings,
            &at_description,
            holder,
            "description",
            100,
        ))
}

/// Discord's `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, with lower case where there is one.
fn is_name(name: &str) -> bool {
    let fits = |c: char| {
        c.is_alphanumeric()
            || "-_'".contains(c)
            || ('\u{900}'..='\u{97F}').contains(&c)
            || ('\u{E00}'..='\u{E7F}').contains(&c)
    };
    name.chars().all(fits) && name == name.to_lowercase()
}

/// Checks options and returns the length of what they say; `depth` counts the options above them.
fn options(findings: &mut Findings, at: &str, options_of: &Value, depth: usize) -> usize {
    let at = format!("{at}.options");
    let list = findings.list(&at, options_of, 0..=25);
    let is_group = |option: &Value| {
        option["type"]
            .as_u64()
            .is_some_and(|kind| SUBCOMMANDS.contains(&kind))
    };
    let groups = list.iter().filter(|option| is_group(option)).count();
    if groups != 0 && (groups != list.len() || depth > 1) {
        let message = "Sub-commands and sub-command groups must be on their own";
        findings.add(&at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message);
    }
    let mut units = 0;
    let mut names = HashSet::new();
    let mut optional_seen = false;
    for (index, option) in list.iter().enumerate() {
        let at = format!("{at}.{index}");
        units += named(findings, &at, option);
        if !names.insert(option["name"].to_string()) {
            let message = "The name of an option must be unique";
            findings.add(
                &at,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                message,
            );
        }
        if is_group(option) {
            units += options(findings, &at, &option["options"], depth + 1);
            continue;
        }
        let required = option["required"] == true;
        if required && optional_seen {
            let message = "Required options must be placed before non-required options";
            findings.add(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message);
        }
        optional_seen |= !required;
        units += value_option(findings, &at, option);
    }
    units
}

/// Checks an option that takes a value, and returns the length of its choices.
fn value_option(findings: &mut Findings, at: &str, option: &Value) -> usize {
    findings.number(&format!("{at}.type"), &option["type"], 3..=11);
    if option["type"].is_null() {
        findings.required(&format!("{at}.type"));
    }
    let units = some_choices(findings, &format!("{at}.choices"), &option["choices"]);
    let has_choices = option["choices"]
        .as_array()
        .is_some_and(|choices| !choices.is_empty());
    if option["autocomplete"] == true && has_choices {
        let message = "Autocomplete options cannot have choices";
        let code = "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE";
        findings.add(&format!("{at}.choices"), code, message);
    }
    findings.number(&format!("{at}.min_length"), &option["min_length"], 0..=6000);
    findings.number(&format!("{at}.max_length"), &option["max_length"], 1..=6000);
    units
}
