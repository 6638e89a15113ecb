//! What Discord refuses to take: the limits of messages, modals, choices and commands.
//!
//! The limits are those of Discord's `OpenAPI` document and of its pages on messages, components and
//! application commands. Lengths are counted in UTF-16 code units, which never counts fewer than
//! Discord does.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

mod commands;
mod components;

pub(super) use commands::commands;
pub(super) use components::{LINK, kind as component, modal};

/// The flag of a message that one person alone sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message that shows "thinking…".
pub(super) const LOADING: u64 = 1 << 7;
/// The flag that hides the embeds of links.
pub(super) const SUPPRESS_EMBEDS: u64 = 1 << 2;
/// The flag of a message that makes no sound.
pub(super) const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;

/// An answer by which Discord refuses a request.
#[derive(Debug)]
pub(super) struct Rejection {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Rejection {
    pub(super) fn new(status: u16, code: u32, message: &str) -> Self {
        let body = json!({ "message": message, "code": code });
        Self { status, body }
    }

    pub(super) fn empty_message() -> Self {
        Self::new(400, 50006, "Cannot send an empty message")
    }

    pub(super) fn unknown_message() -> Self {
        Self::new(404, 10008, "Unknown Message")
    }

    /// A form of which one value is wrong.
    pub(super) fn form(at: &str, code: &str, message: &str) -> Self {
        let mut findings = Findings::default();
        findings.add(at, code, message);
        findings.finish().unwrap_err()
    }
}

/// Everything that is wrong with one form.
#[derive(Default)]
pub(super) struct Findings(Vec<(String, String, String)>);

impl Findings {
    fn add(&mut self, at: &str, code: &str, message: &str) {
        self.0
            .push((at.to_owned(), code.to_owned(), message.to_owned()));
    }

    fn required(&mut self, at: &str) {
        self.add(at, "BASE_TYPE_REQUIRED", "This field is required");
    }

    /// Checks a text and returns its length.
    ///
    /// A text with a least length above zero must be there and must not be blank.
    fn text(&mut self, at: &str, value: &Value, bounds: RangeInclusive<usize>) -> usize {
        let text = match value {
            Value::Null => "",
            Value::String(text) => text,
            other => {
                let message = format!("Could not interpret \"{other}\" as string.");
                self.add(at, "STRING_TYPE_CONVERT", &message);
                return 0;
            }
        };
        let length = text.encode_utf16().count();
        if *bounds.start() > 0 && text.trim().is_empty() {
            self.required(at);
        } else if length > *bounds.end() {
            let message = format!("Must be {} or fewer in length.", bounds.end());
            self.add(at, "BASE_TYPE_MAX_LENGTH", &message);
        }
        length
    }

    /// Checks the length of a list and returns its items.
    fn list<'a>(
        &mut self,
        at: &str,
        value: &'a Value,
        bounds: RangeInclusive<usize>,
    ) -> &'a [Value] {
        let items: &[Value] = match value {
            Value::Null => &[],
            Value::Array(items) => items,
            _ => {
                self.add(
                    at,
                    "LIST_TYPE_CONVERT",
                    "Only iterables may be used in a ListType",
                );
                return &[];
            }
        };
        if !bounds.contains(&items.len()) {
            let message = format!(
                "Must be between {} and {} in length.",
                bounds.start(),
                bounds.end()
            );
            self.add(at, "BASE_TYPE_BAD_LENGTH", &message);
        }
        items
    }

    /// Checks a number, which may be absent.
    fn number(&mut self, at: &str, value: &Value, bounds: RangeInclusive<i64>) {
        if !value.is_null()
            && !value
                .as_i64()
                .is_some_and(|number| bounds.contains(&number))
        {
            let message = format!("int value should be in {bounds:?}, not {value}.");
            self.add(at, "NUMBER_TYPE_RANGE", &message);
        }
    }

    /// Checks the address of a page or a picture, which may be absent.
    fn url(&mut self, at: &str, value: &Value, longest: usize) {
        self.text(at, value, 0..=longest);
        let Some(url) = value.as_str() else { return };
        match url.split_once("://") {
            Some(("http" | "https", host))
                if !host.is_empty() && !host.contains(char::is_whitespace) => {}
            Some(("http" | "https", _)) | None => {
                self.add(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
            }
            Some((scheme, _)) => {
                let message = format!("Scheme \"{scheme}\" is not one of ('http', 'https').");
                self.add(at, "URL_TYPE_INVALID_SCHEME", &message);
            }
        }
    }

    /// Returns the answer to the form: Discord's tree of errors if anything is wrong.
    fn finish(self) -> Result<(), Rejection> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut errors = json!({});
        for (at, code, message) in self.0 {
            let mut node = &mut errors;
            for part in at.split('.').filter(|part| !part.is_empty()) {
                node = &mut node[part];
            }
            let error = json!({ "code": code, "message": message });
            match node["_errors"].as_array_mut() {
                Some(list) => list.push(error),
                None => node["_errors"] = json!([error]),
            }
        }
        let mut rejection = Rejection::new(400, 50035, "Invalid Form Body");
        rejection.body["errors"] = errors;
        Err(rejection)
    }
}

/// Checks a message, or what is to change in one; `at` is where in the body it stands.
pub(super) fn message(at: &str, message: &Value, flags: u64) -> Result<(), Rejection> {
    let mut findings = Findings::default();
    let at = |field: &str| {
        if at.is_empty() {
            field.to_owned()
        } else {
            format!("{at}.{field}")
        }
    };
    findings.text(&at("content"), &message["content"], 0..=2000);
    embeds(&mut findings, &at("embeds"), &message["embeds"]);
    components::rows(&mut findings, &at("components"), &message["components"]);
    allowed_mentions(
        &mut findings,
        &at("allowed_mentions"),
        &message["allowed_mentions"],
    );
    findings.list(&at("sticker_ids"), &message["sticker_ids"], 0..=3);
    findings.list(&at("attachments"), &message["attachments"], 0..=10);
    if message["flags"].as_u64().unwrap_or(0) & !flags != 0 {
        let text = format!(
            "Only the flags {flags} may be set, not {}.",
            message["flags"]
        );
        findings.add(&at("flags"), "BITFIELD_INVALID", &text);
    }
    findings.finish()
}

/// Returns whether nothing in a message is to be seen.
pub(super) fn is_empty(message: &Value) -> bool {
    let blank = message["content"].as_str().unwrap_or("").trim().is_empty();
    let none = |field: &str| message[field].as_array().is_none_or(Vec::is_empty);
    blank
        && ["embeds", "components", "attachments", "sticker_ids"]
            .into_iter()
            .all(none)
        && message["poll"].is_null()
}

/// The fields of an embed's parts that are addresses.
const EMBED_URLS: [(&str, &str); 5] = [
    ("image", "url"),
    ("thumbnail", "url"),
    ("author", "url"),
    ("author", "icon_url"),
    ("footer", "icon_url"),
];

fn embeds(findings: &mut Findings, at: &str, embeds: &Value) {
    let mut units = 0;
    for (index, embed) in findings.list(at, embeds, 0..=10).iter().enumerate() {
        units += one_embed(findings, &format!("{at}.{index}"), embed);
    }
    if units > 6000 {
        let message = "Embed size exceeds maximum size of 6000";
        findings.add(at, "MAX_EMBED_SIZE_EXCEEDED", message);
    }
}

/// Checks an embed and returns the length of what counts towards the limit of all embeds.
fn one_embed(findings: &mut Findings, at: &str, embed: &Value) -> usize {
    let shown = [
        "title",
        "description",
        "author",
        "footer",
        "fields",
        "image",
        "thumbnail",
    ];
    let visible = |part: &&str| match &embed[*part] {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => !items.is_empty(),
        other => !other.is_null(),
    };
    if !shown.iter().any(visible) {
        findings.required(&format!("{at}.description"));
    }
    let mut units = findings.text(&format!("{at}.title"), &embed["title"], 0..=256);
    units += findings.text(
        &format!("{at}.description"),
        &embed["description"],
        0..=4096,
    );
    for (part, field, longest) in [("author", "name", 256), ("footer", "text", 2048)] {
        if !embed[part].is_null() {
            let at = format!("{at}.{part}.{field}");
            units += findings.text(&at, &embed[part][field], 1..=longest);
        }
    }
    let at_fields = format!("{at}.fields");
    for (index, field) in findings
        .list(&at_fields, &embed["fields"], 0..=25)
        .iter()
        .enumerate()
    {
        units += findings.text(
            &format!("{at_fields}.{index}.name"),
            &field["name"],
            1..=256,
        );
        units += findings.text(
            &format!("{at_fields}.{index}.value"),
            &field["value"],
            1..=1024,
        );
    }
    findings.url(&format!("{at}.url"), &embed["url"], 2048);
    for (part, field) in EMBED_URLS {
        let url = &embed[part][field];
        // A picture may be one of the files that come with the message.
        if !url
            .as_str()
            .is_some_and(|url| url.starts_with("attachment://"))
        {
            findings.url(&format!("{at}.{part}.{field}"), url, 2048);
        }
    }
    findings.number(&format!("{at}.color"), &embed["color"], 0..=0xFF_FFFF);
    let timestamp = embed["timestamp"].as_str();
    if timestamp.is_some_and(|text| text.parse::<jiff::Timestamp>().is_err()) {
        let at = format!("{at}.timestamp");
        findings.add(
            &at,
            "DATE_TIME_TYPE_PARSE",
            "Could not be parsed as a date and time.",
        );
    }
    units
}

fn allowed_mentions(findings: &mut Findings, at: &str, allowed: &Value) {
    let parse = findings.list(&format!("{at}.parse"), &allowed["parse"], 0..=3);
    for (index, kind) in parse.iter().enumerate() {
        if !matches!(kind.as_str(), Some("users" | "roles" | "everyone")) {
            let message = "Value must be one of ('everyone', 'roles', 'users').";
            findings.add(&format!("{at}.parse.{index}"), "BASE_TYPE_CHOICES", message);
        }
    }
    for kind in ["users", "roles"] {
        let at_kind = format!("{at}.{kind}");
        let ids = findings.list(&at_kind, &allowed[kind], 0..=100);
        for (index, id) in ids.iter().enumerate() {
            if !is_snowflake(id) {
                let message = format!("Value \"{id}\" is not snowflake.");
                findings.add(
                    &format!("{at_kind}.{index}"),
                    "NUMBER_TYPE_COERCE",
                    &message,
                );
            }
        }
        if !ids.is_empty() && parse.iter().any(|parsed| parsed == kind) {
            let message =
                format!("parse:[\"{kind}\"] and {kind}: [ids...] are mutually exclusive.");
            findings.add(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", &message);
        }
    }
}

fn is_snowflake(id: &Value) -> bool {
    id.is_u64()
        || id
            .as_str()
            .is_some_and(|id| id.len() <= 20 && id.parse::<u64>().is_ok())
}

/// Checks the choices that answer an autocomplete interaction.
pub(super) fn choices(data: &Value) -> Result<(), Rejection> {
    let mut findings = Findings::default();
    if data["choices"].is_null() {
        findings.required("data.choices");
    }
    some_choices(&mut findings, "data.choices", &data["choices"]);
    findings.finish()
}

/// Checks choices and returns the length of what they say.
fn some_choices(findings: &mut Findings, at: &str, choices: &Value) -> usize {
    let mut units = 0;
    for (index, choice) in findings.list(at, choices, 0..=25).iter().enumerate() {
        let at = format!("{at}.{index}");
        let name = findings.text(&format!("{at}.name"), &choice["name"], 1..=100);
        units += name.max(localizations(
            findings,
            &format!("{at}.name"),
            choice,
            "name",
            100,
        ));
        if !choice["value"].is_number() {
            units += findings.text(&format!("{at}.value"), &choice["value"], 1..=100);
        }
    }
    units
}

/// The languages that Discord's client speaks.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he",
    "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE",
    "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// Checks the translations of a field; returns the longest.
fn localizations(
    findings: &mut Findings,
    at: &str,
    holder: &Value,
    field: &str,
    longest: usize,
) -> usize {
    let translations = &holder[format!("{field}_localizations")];
    let none = Map::new();
    let mut length = 0;
    for (locale, text) in translations.as_object().unwrap_or(&none) {
        let at = format!("{at}_localizations.{locale}");
        if !LOCALES.contains(&locale.as_str()) {
            findings.add(&at, "ENUM_TYPE_COERCE", "Not a locale of Discord's.");
        }
        length = findings.text(&at, text, 1..=longest).max(length);
    }
    length
}

/// Checks a custom id, which must be there and be used once.
fn custom_id(findings: &mut Findings, at: &str, value: &Value, used: &mut HashSet<String>) {
    let at = format!("{at}.custom_id");
    findings.text(&at, value, 1..=100);
    if value.as_str().is_some_and(|id| !used.insert(id.to_owned())) {
        let message = "Component custom id cannot be duplicated";
        findings.add(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", message);
    }
}
