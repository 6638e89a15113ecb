//! How the bot answers interactions: the callback, and the webhook that each brings.

use std::time::Duration;

use serde_json::{Value, json};

use super::rest::{ANSWER_FLAGS, Answered, Form, not_found};
use super::validate::{self, EPHEMERAL, LOADING, Rejection, SUPPRESS_EMBEDS};
use super::world::{APPLICATION_ID, Interaction, World, kind};

/// How long Discord waits for the first answer.
const FIRST_ANSWER: Duration = Duration::from_secs(3);
/// How long the token of an interaction is good.
const TOKEN_LIFE: Duration = Duration::from_mins(15);

/// The numbers by which Discord tells callbacks apart.
pub(super) mod callback {
    pub(crate) const MESSAGE: u64 = 4;
    pub(crate) const DEFERRED: u64 = 5;
    pub(crate) const DEFERRED_UPDATE: u64 = 6;
    pub(crate) const UPDATE: u64 = 7;
    pub(crate) const CHOICES: u64 = 8;
    pub(crate) const MODAL: u64 = 9;
}

/// Takes the first answer to an interaction.
pub(super) fn callback(world: &mut World, id: &str, token: &str, form: &Form) -> Answered {
    let now = world.now();
    let known = world.interactions.get(id);
    let known = known.filter(|interaction| interaction.payload["token"] == token);
    let unknown = || Rejection::new(404, 10062, "Unknown interaction");
    let interaction = known.ok_or_else(unknown)?;
    let age = now.duration_since(interaction.created).unsigned_abs();
    if interaction.answer.is_some() && age <= TOKEN_LIFE {
        let text = "Interaction has already been acknowledged.";
        return Err(Rejection::new(400, 40060, text));
    }
    if age > FIRST_ANSWER {
        return Err(unknown());
    }
    let answer = form.body["type"].as_u64().unwrap_or(0);
    if !fits(answer, interaction) {
        let text = format!(
            "{answer} does not answer an interaction of type {}",
            interaction.kind()
        );
        return Err(Rejection::form("type", "BASE_TYPE_CHOICES", &text));
    }
    let data = form.message(&form.body["data"]);
    match answer {
        callback::MESSAGE => validate::message("data", &data, ANSWER_FLAGS)?,
        callback::UPDATE => validate::message("data", &data, SUPPRESS_EMBEDS)?,
        callback::CHOICES => validate::choices(&data)?,
        callback::MODAL => validate::modal(&data)?,
        _ => {}
    }
    if answer == callback::MESSAGE && validate::is_empty(&data) {
        return Err(Rejection::empty_message());
    }
    let source = interaction.source.clone();
    let original = match (answer, source) {
        (callback::MESSAGE, _) => Some(write(world, id, &data)),
        (callback::DEFERRED, _) => {
            let flags = LOADING | data["flags"].as_u64().unwrap_or(0) & EPHEMERAL;
            Some(write(world, id, &json!({ "flags": flags })))
        }
        (callback::UPDATE, Some(source)) => {
            world.edit(&source, &data)?;
            Some(json!({ "id": source }))
        }
        (callback::DEFERRED_UPDATE, Some(source)) => Some(json!({ "id": source })),
        _ => None,
    };
    let interaction = world.interactions.get_mut(id).unwrap();
    interaction.answer = Some(form.body.clone());
    interaction.original = original.map(|message| message["id"].as_str().unwrap().to_owned());
    Ok(None)
}

/// Returns whether a callback may answer an interaction.
fn fits(answer: u64, interaction: &Interaction) -> bool {
    let asks_for_choices = interaction.kind() == kind::AUTOCOMPLETE;
    match answer {
        callback::MESSAGE | callback::DEFERRED => !asks_for_choices,
        callback::DEFERRED_UPDATE | callback::UPDATE => interaction.source.is_some(),
        callback::CHOICES => asks_for_choices,
        callback::MODAL => matches!(interaction.kind(), kind::COMMAND | kind::COMPONENT),
        _ => false,
    }
}

/// Writes a message that answers an interaction.
fn write(world: &mut World, id: &str, form: &Value) -> Value {
    let interaction = &world.interactions[id];
    let payload = &interaction.payload;
    let channel = payload["channel_id"].as_str().unwrap().to_owned();
    let ephemeral = form["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0;
    let reader = ephemeral.then(|| interaction.person.clone());
    let user = world.user_json(&interaction.person);
    let metadata = json!({
        "id": id,
        "type": payload["type"],
        "user": user,
        "authorizing_integration_owners": payload["authorizing_integration_owners"],
        "original_response_message_id": null,
        "interacted_message_id": interaction.source,
        "triggering_interaction_metadata": interaction.opened_by,
    });
    let mut extra = json!({
        "application_id": APPLICATION_ID,
        "webhook_id": APPLICATION_ID,
        "interaction_metadata": metadata,
    });
    if interaction.kind() == kind::COMMAND {
        extra["type"] = json!(if payload["data"]["type"] == 1 { 20 } else { 23 });
        let name = &payload["data"]["name"];
        extra["interaction"] = json!({ "id": id, "type": 2, "name": name, "user": user });
    }
    if let Some(replied) = interaction
        .original
        .as_ref()
        .or(interaction.source.as_ref())
    {
        extra["type"] = json!(19);
        extra["message_reference"] =
            json!({ "type": 0, "channel_id": channel, "message_id": replied });
    }
    world.write(&channel, APPLICATION_ID, form, reader, &extra)
}

/// Serves the webhook of an interaction: `@original` and the follow-ups.
pub(super) fn webhook(
    world: &mut World,
    method: &str,
    (application, token): (&str, &str),
    rest: &[&str],
    form: &Form,
) -> Answered {
    let unknown_webhook = || Rejection::new(404, 10015, "Unknown Webhook");
    if application != APPLICATION_ID {
        return Err(unknown_webhook());
    }
    let now = world.now();
    let known = world.interactions.iter().find(|(_, interaction)| {
        interaction.payload["token"] == token
            && now.duration_since(interaction.created).unsigned_abs() <= TOKEN_LIFE
    });
    let invalid = || Rejection::new(401, 50027, "Invalid Webhook Token");
    let (id, interaction) = known.ok_or_else(invalid)?;
    let id = id.clone();
    if interaction.answer.is_none() {
        return Err(unknown_webhook());
    }
    match (method, rest) {
        ("POST", []) => follow_up(world, &id, form),
        (_, ["messages", "@original"]) => {
            let original = interaction
                .original
                .clone()
                .ok_or_else(Rejection::unknown_message)?;
            if method == "PATCH" {
                world.interactions.get_mut(&id).unwrap().edited = true;
            }
            of_webhook(world, method, &original, form)
        }
        (_, ["messages", message]) => {
            let own = interaction.followups.iter().chain(&interaction.original);
            if !own.into_iter().any(|known| known == message) {
                return Err(Rejection::unknown_message());
            }
            of_webhook(world, method, message, form)
        }
        _ => Err(not_found()),
    }
}

/// Reads, changes or deletes a message that an interaction's webhook wrote.
fn of_webhook(world: &mut World, method: &str, message: &str, form: &Form) -> Answered {
    match method {
        "GET" => {
            let known = world
                .message(message)
                .ok_or_else(Rejection::unknown_message)?;
            Ok(Some(known.body.clone()))
        }
        "PATCH" => {
            let change = form.message(&form.body);
            validate::message("", &change, ANSWER_FLAGS)?;
            world.edit(message, &change).map(Some)
        }
        "DELETE" => world.delete(message).map(|()| None),
        _ => Err(not_found()),
    }
}

/// Takes a further message. The first one after a deferral takes the place of "thinking…".
fn follow_up(world: &mut World, id: &str, form: &Form) -> Answered {
    let message = form.message(&form.body);
    validate::message("", &message, ANSWER_FLAGS)?;
    if validate::is_empty(&message) {
        return Err(Rejection::empty_message());
    }
    let original = world.interactions[id].original.clone();
    let thinks = |id: &String| {
        world
            .message(id)
            .is_some_and(|message| is_loading(&message.body))
    };
    if let Some(original) = original.filter(thinks) {
        return world.edit(&original, &message).map(Some);
    }
    let written = write(world, id, &message);
    let followups = &mut world.interactions.get_mut(id).unwrap().followups;
    followups.push(written["id"].as_str().unwrap().to_owned());
    Ok(Some(written))
}

/// Returns whether a message still shows "thinking…".
pub(super) fn is_loading(message: &Value) -> bool {
    message["flags"].as_u64().unwrap_or(0) & LOADING != 0
}
