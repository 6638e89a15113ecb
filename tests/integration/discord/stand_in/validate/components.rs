//! Buttons, select menus and the inputs of a modal.

use std::collections::HashSet;

use serde_json::Value;

use super::{Findings, Rejection, custom_id};

/// The numbers by which Discord tells components apart.
pub(crate) mod kind {
    pub(crate) const ROW: u64 = 1;
    pub(crate) const BUTTON: u64 = 2;
    pub(crate) const SELECT: u64 = 3;
    pub(crate) const TEXT_INPUT: u64 = 4;
}

/// The style of a button that opens a page.
pub(crate) const LINK: u64 = 5;

/// Checks the components of a message.
pub(super) fn rows(findings: &mut Findings, at: &str, rows: &Value) {
    let mut used = HashSet::new();
    for (index, row) in findings.list(at, rows, 0..=5).iter().enumerate() {
        let at_row = format!("{at}.{index}");
        if row["type"] != kind::ROW {
            wrong_kind(findings, &at_row, "1");
            continue;
        }
        let at_row = format!("{at_row}.components");
        let children = findings.list(&at_row, &row["components"], 1..=5);
        for (index, component) in children.iter().enumerate() {
            let at = format!("{at_row}.{index}");
            match component["type"].as_u64() {
                Some(kind::BUTTON) => button(findings, &at, component, &mut used),
                Some(kind::SELECT) if children.len() == 1 => {
                    select(findings, &at, component, &mut used);
                }
                Some(5..=8) if children.len() == 1 => {
                    custom_id(findings, &at, &component["custom_id"], &mut used);
                }
                _ => wrong_kind(findings, &at, "2, or one of 3, 5, 6, 7, 8 alone in its row"),
            }
        }
    }
}

fn wrong_kind(findings: &mut Findings, at: &str, kinds: &str) {
    let message = format!("Value of field \"type\" must be one of ({kinds}).");
    findings.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", &message);
}

fn button(findings: &mut Findings, at: &str, button: &Value, used: &mut HashSet<String>) {
    findings.text(&format!("{at}.label"), &button["label"], 0..=80);
    let unlabelled = button["label"].as_str().unwrap_or("").trim().is_empty();
    if unlabelled && button["emoji"].is_null() {
        let message = "A button needs a label or an emoji.";
        findings.add(
            &format!("{at}.label"),
            "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED",
            message,
        );
    }
    match button["style"].as_u64() {
        Some(LINK) => {
            let at_url = format!("{at}.url");
            if button["url"].is_null() {
                findings.required(&at_url);
            }
            findings.url(&at_url, &button["url"], 512);
            if !button["custom_id"].is_null() {
                one_of_two(findings, at);
            }
        }
        Some(1..=4) => {
            custom_id(findings, at, &button["custom_id"], used);
            if !button["url"].is_null() {
                one_of_two(findings, at);
            }
        }
        _ => findings.add(
            &format!("{at}.style"),
            "BASE_TYPE_CHOICES",
            "Value must be one of {1, 2, 3, 4, 5}.",
        ),
    }
}

fn one_of_two(findings: &mut Findings, at: &str) {
    let message = "A custom id and url cannot both be specified";
    findings.add(
        &format!("{at}.custom_id"),
        "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE",
        message,
    );
}

fn select(findings: &mut Findings, at: &str, select: &Value, used: &mut HashSet<String>) {
    custom_id(findings, at, &select["custom_id"], used);
    findings.text(
        &format!("{at}.placeholder"),
        &select["placeholder"],
        0..=150,
    );
    findings.number(&format!("{at}.min_values"), &select["min_values"], 0..=25);
    findings.number(&format!("{at}.max_values"), &select["max_values"], 1..=25);
    let at_options = format!("{at}.options");
    let options = findings.list(&at_options, &select["options"], 1..=25);
    if select["max_values"]
        .as_u64()
        .is_some_and(|most| most > options.len() as u64)
    {
        let message = "Must not be more than there are options.";
        findings.add(
            &format!("{at}.max_values"),
            "SELECT_COMPONENT_MAX_VALUES",
            message,
        );
    }
    let mut values = HashSet::new();
    for (index, option) in options.iter().enumerate() {
        let at = format!("{at_options}.{index}");
        findings.text(&format!("{at}.label"), &option["label"], 1..=100);
        findings.text(&format!("{at}.value"), &option["value"], 1..=100);
        findings.text(
            &format!("{at}.description"),
            &option["description"],
            0..=100,
        );
        if !values.insert(option["value"].to_string()) {
            let message = "The specified option value is already used";
            let code = "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED";
            findings.add(&format!("{at}.value"), code, message);
        }
    }
}

/// Checks the data of a callback that opens a modal.
pub(crate) fn modal(data: &Value) -> Result<(), Rejection> {
    let mut findings = Findings::default();
    findings.text("data.title", &data["title"], 1..=45);
    findings.text("data.custom_id", &data["custom_id"], 1..=100);
    let mut used = HashSet::new();
    let rows = findings.list("data.components", &data["components"], 1..=5);
    for (index, row) in rows.iter().enumerate() {
        let at = format!("data.components.{index}");
        if row["type"] != kind::ROW {
            wrong_kind(&mut findings, &at, "1");
            continue;
        }
        let at = format!("{at}.components");
        let inputs = findings.list(&at, &row["components"], 1..=1);
        for (index, input) in inputs.iter().enumerate() {
            text_input(&mut findings, &format!("{at}.{index}"), input, &mut used);
        }
    }
    findings.finish()
}

fn text_input(findings: &mut Findings, at: &str, input: &Value, used: &mut HashSet<String>) {
    if input["type"] != kind::TEXT_INPUT {
        wrong_kind(findings, at, "4");
        return;
    }
    custom_id(findings, at, &input["custom_id"], used);
    findings.text(&format!("{at}.label"), &input["label"], 1..=45);
    findings.text(&format!("{at}.value"), &input["value"], 0..=4000);
    findings.text(&format!("{at}.placeholder"), &input["placeholder"], 0..=100);
    findings.number(&format!("{at}.min_length"), &input["min_length"], 0..=4000);
    findings.number(&format!("{at}.max_length"), &input["max_length"], 1..=4000);
    if !matches!(input["style"].as_u64(), Some(1 | 2)) {
        let message = "Value must be one of {1, 2}.";
        findings.add(&format!("{at}.style"), "BASE_TYPE_CHOICES", message);
    }
}
