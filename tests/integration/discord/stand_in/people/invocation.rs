//! What Discord's client makes of a command and the values a person gives it.

use serde_json::{Map, Value, json};

use super::super::world::{GUILD_ID, World};

/// The numbers by which Discord tells options apart.
mod option_kind {
    pub(super) const SUBCOMMAND: u64 = 1;
    pub(super) const SUBCOMMAND_GROUP: u64 = 2;
    pub(super) const TEXT: u64 = 3;
    pub(super) const INTEGER: u64 = 4;
    pub(super) const BOOLEAN: u64 = 5;
    pub(super) const PERSON: u64 = 6;
    pub(super) const CHANNEL: u64 = 7;
    pub(super) const ROLE: u64 = 8;
    pub(super) const NUMBER: u64 = 10;
    pub(super) const ATTACHMENT: u64 = 11;
}

/// Returns the definition of a command, or of a subcommand's command, that the bot registered.
pub(super) fn definition(world: &World, name: &str, kind: u64) -> Value {
    let mut commands = world.commands.iter();
    let command = commands.find(|command| command["name"] == name && command["type"] == kind);
    command.cloned().unwrap_or_else(|| {
        let names: Vec<_> = world
            .commands
            .iter()
            .map(|command| &command["name"])
            .collect();
        panic!("the bot registered no command {name:?} of type {kind}; it has {names:?}")
    })
}

/// Returns the data of a command that is used, or of one whose option is being typed.
pub(super) fn invocation(
    world: &mut World,
    name: &str,
    given: Map<String, Value>,
    focused: Option<&str>,
) -> Value {
    let mut words = name.split(' ');
    let command = definition(world, words.next().unwrap(), 1);
    let mut level = command.clone();
    let mut path = Vec::new();
    for word in words {
        level = option(&level, word).clone();
        path.push((level["type"].clone(), word));
    }
    let groups = [option_kind::SUBCOMMAND, option_kind::SUBCOMMAND_GROUP];
    let leads_on = |option: &Value| groups.iter().any(|kind| option["type"] == *kind);
    let defined = level["options"].as_array().cloned().unwrap_or_default();
    assert!(!defined.iter().any(leads_on), "/{name} needs a subcommand");
    for absent in defined.iter().filter(|option| option["required"] == true) {
        let absent = absent["name"].as_str().unwrap();
        let there = focused.is_some() || given.contains_key(absent);
        assert!(
            there,
            "/{name} cannot be sent without its option {absent:?}"
        );
    }
    let mut resolved = json!({});
    let values = given.into_iter().map(|(name, value)| {
        let option = option(&level, &name);
        let mut sent = json!({ "name": name, "type": option["type"], "value": value });
        if focused == Some(name.as_str()) {
            assert_eq!(
                option["autocomplete"], true,
                "the option {name:?} does not complete"
            );
            sent["focused"] = json!(true);
        } else {
            sent["value"] = choose(world, option, &value, &mut resolved);
        }
        sent
    });
    let mut options: Vec<_> = values.collect();
    for (kind, word) in path.into_iter().rev() {
        options = vec![json!({ "type": kind, "name": word, "options": options })];
    }
    json!({
        "id": command["id"],
        "name": command["name"],
        "type": 1,
        "options": options,
        "resolved": resolved,
    })
}

/// Returns the named values that a test gives.
pub(super) fn fields(given: Value) -> Map<String, Value> {
    match given {
        Value::Object(fields) => fields,
        other => panic!("values are given by their names, not as {other}"),
    }
}

/// Returns the definition of an option.
fn option<'a>(holder: &'a Value, name: &str) -> &'a Value {
    let mut options = holder["options"].as_array().into_iter().flatten();
    let option = options.find(|option| option["name"] == name);
    option.unwrap_or_else(|| panic!("no option {name:?} in {holder:#}"))
}

/// Returns what Discord's client sends for a value, and puts what that names among the resolved.
///
/// People, channels and roles are given by their names, with their ids as well.
fn choose(world: &mut World, option: &Value, value: &Value, resolved: &mut Value) -> Value {
    let name = value.as_str().unwrap_or("");
    let possible = match option["type"].as_u64().unwrap() {
        option_kind::PERSON => {
            let id = world.person(name).id.clone();
            resolved["users"][&id] = world.user_json(&id);
            resolved["members"][&id] = world.member_json(&id, GUILD_ID);
            resolved["members"][&id]["permissions"] = json!("0");
            return json!(id);
        }
        option_kind::CHANNEL => {
            let id = world.place(name).id.clone();
            let channel = world.channel(&id).unwrap();
            resolved["channels"][&id] = world.channel_json(channel);
            let permissions = world.permissions(None, channel).to_string();
            resolved["channels"][&id]["permissions"] = json!(permissions);
            return json!(id);
        }
        option_kind::ROLE => {
            let guild = World::guild_json(GUILD_ID);
            let mut roles = guild["roles"].as_array().unwrap().iter();
            let role = roles.find(|role| role["name"] == name || role["id"] == name);
            let role = role.unwrap_or_else(|| panic!("there is no role called {name:?}"));
            resolved["roles"][role["id"].as_str().unwrap()] = role.clone();
            return role["id"].clone();
        }
        option_kind::ATTACHMENT => {
            let size = world.files.get(name).map(Vec::len);
            let size = size.unwrap_or_else(|| panic!("there is no file called {name:?}"));
            let (id, url) = (world.snowflake(), world.file_url(name));
            resolved["attachments"][&id] = json!({
                "id": id, "filename": name, "size": size, "url": url, "proxy_url": url,
                "ephemeral": true, "content_type": "application/octet-stream",
            });
            return json!(id);
        }
        option_kind::TEXT => value.as_str().is_some_and(|text| fits(option, text)),
        option_kind::BOOLEAN => value.is_boolean(),
        number @ (option_kind::INTEGER | option_kind::NUMBER) => {
            let least = option["min_value"].as_f64().unwrap_or(f64::MIN);
            let most = option["max_value"].as_f64().unwrap_or(f64::MAX);
            (value.is_i64() || number == option_kind::NUMBER)
                && value
                    .as_f64()
                    .is_some_and(|value| (least..=most).contains(&value))
        }
        other => panic!("the stand-in knows no options of type {other}"),
    };
    let choices = option["choices"]
        .as_array()
        .filter(|choices| !choices.is_empty());
    let offered =
        choices.is_none_or(|choices| choices.iter().any(|choice| choice["value"] == *value));
    assert!(possible && offered, "{value} cannot be sent in {option:#}");
    value.clone()
}

/// Returns whether a text is as long as its definition asks.
pub(super) fn fits(defined: &Value, text: &str) -> bool {
    let length = text.encode_utf16().count() as u64;
    length >= defined["min_length"].as_u64().unwrap_or(1)
        && length <= defined["max_length"].as_u64().unwrap_or(6000)
}
