//! What people do with the bot, and what they get to see.

use serde_json::{Value, json};

use super::StandIn;
use super::answers::{callback, is_loading};
use super::validate::{LINK, component};
use super::world::{self, APPLICATION_ID, Access, World, intent, kind};

mod invocation;

use invocation::{definition, fields, fits, invocation};

/// Something a person did that the bot is to answer.
#[derive(Clone)]
pub(crate) struct Interaction {
    stand_in: StandIn,
    /// Its id, for requests that a test makes by itself.
    pub(crate) id: String,
    /// Its token.
    pub(crate) token: String,
}

/// What the bot says to people.
impl Interaction {
    /// Waits for the first callback and returns it as it was sent: `type` and `data`.
    pub(crate) async fn answer(&self) -> Value {
        let answer = |world: &mut World| world.interactions[&self.id].answer.clone();
        self.stand_in
            .wait_for("an answer to the interaction", answer)
            .await
    }

    /// Waits for the message that answers, past any "thinking…", and returns it as it now is.
    ///
    /// For an answer that updates a message this is that message; if it was only announced
    /// (type 6), once it has been edited.
    pub(crate) async fn message(&self) -> Value {
        let message = |world: &mut World| {
            let interaction = &world.interactions[&self.id];
            let announced = interaction.answer.as_ref()?["type"] == callback::DEFERRED_UPDATE;
            if announced && !interaction.edited {
                return None;
            }
            let original = interaction.original.clone()?;
            let message = world.message(&original).map(|message| message.body.clone());
            let message = message.unwrap_or_else(|| panic!("the bot deleted its answer"));
            (!is_loading(&message)).then_some(message)
        };
        self.stand_in
            .wait_for("a message that answers the interaction", message)
            .await
    }

    /// Returns the follow-ups so far, as they now are.
    pub(crate) fn followups(&self) -> Vec<Value> {
        self.stand_in.look(|world| {
            let ids = world.interactions[&self.id].followups.iter();
            ids.filter_map(|id| Some(world.message(id)?.body.clone()))
                .collect()
        })
    }

    /// Waits until there are as many follow-ups and returns the last of these.
    pub(crate) async fn followup(&self, number: usize) -> Value {
        let followup = |world: &mut World| {
            let id = world.interactions[&self.id].followups.get(number - 1)?;
            Some(world.message(id)?.body.clone())
        };
        self.stand_in.wait_for("a follow-up", followup).await
    }
}

/// Being a person.
impl StandIn {
    /// Sets the language of a person's client.
    pub(crate) fn set_locale(&self, who: &str, locale: &str) {
        self.change(|world| locale.clone_into(&mut world.person(who).locale));
    }

    /// Gives somebody the role `Curators` in the first guild, or takes it.
    pub(crate) fn make_curator(&self, who: &str, is_one: bool) {
        self.change(|world| {
            if is_one {
                world.curators.insert(who.to_owned());
            } else {
                world.curators.remove(who);
            }
        });
    }

    /// Has a file be there for commands to attach.
    pub(crate) fn attach(&self, name: &str, bytes: impl Into<Vec<u8>>) {
        self.change(|world| world.files.insert(name.to_owned(), bytes.into()));
    }

    /// Returns a file that the bot uploaded.
    pub(crate) fn file(&self, name: &str) -> Option<Vec<u8>> {
        self.look(|world| world.files.get(name).cloned())
    }

    /// Takes the bot from a guild, or has it come back.
    pub(crate) fn remove_bot(&self, guild: &str, gone: bool) {
        self.change(|world| {
            if gone {
                world.left.insert(guild.to_owned());
                let left = json!({ "id": guild });
                world.dispatch("GUILD_DELETE", intent::GUILDS, &left);
            } else {
                world.left.remove(guild);
                let guild = world.guild_create_json(guild);
                world.dispatch("GUILD_CREATE", intent::GUILDS, &guild);
            }
        });
    }

    /// Sets what the bot may do in a place.
    pub(crate) fn allow_bot(&self, place: &str, access: Access) {
        self.change(|world| {
            world.place(place).access = access;
            let channel = &*world.place(place);
            let (id, in_guild) = (channel.id.clone(), channel.guild.is_some());
            if in_guild {
                let json = world.channel_json(world.channel(&id).unwrap());
                world.dispatch("CHANNEL_UPDATE", intent::GUILDS, &json);
            }
        });
    }

    /// Returns the id of a person.
    pub(crate) fn person_id(&self, who: &str) -> String {
        self.look(|world| world.person(who).id.clone())
    }

    /// Returns the id of a channel; `@alice` are the direct messages with Alice.
    pub(crate) fn channel_id(&self, place: &str) -> String {
        self.look(|world| world.place(place).id.clone())
    }

    /// Uses a command. A subcommand is named with its command: `settings answer-channel`.
    ///
    /// # Panics
    ///
    /// The command is not registered, or Discord's client would not send these options.
    pub(crate) fn slash(&self, who: &str, place: &str, name: &str, options: Value) -> Interaction {
        self.interact(who, place, kind::COMMAND, None, |world| {
            invocation(world, name, fields(options), None)
        })
    }

    /// Types a value into an option that completes.
    pub(crate) fn autocomplete(
        &self,
        who: &str,
        place: &str,
        name: &str,
        option: &str,
        value: &str,
    ) -> Interaction {
        self.interact(who, place, kind::AUTOCOMPLETE, None, |world| {
            invocation(world, name, fields(json!({ option: value })), Some(option))
        })
    }

    /// Picks a command from the context menu of a message.
    pub(crate) fn context_menu(
        &self,
        who: &str,
        place: &str,
        name: &str,
        message: &str,
    ) -> Interaction {
        self.interact(who, place, kind::COMMAND, None, |world| {
            let command = definition(world, name, 3);
            Self::must_see(world, who, message);
            let body = seen(world, message).clone();
            json!({
                "id": command["id"],
                "name": name,
                "type": 3,
                "target_id": message,
                "resolved": { "messages": { message: body } },
            })
        })
    }

    /// Presses the button of a message that has this custom id.
    pub(crate) fn click(&self, who: &str, message: &str, custom_id: &str) -> Interaction {
        self.press(
            who,
            message,
            |button| button["custom_id"] == custom_id,
            custom_id,
        )
    }

    /// Presses the button of a message that has this label.
    pub(crate) fn click_label(&self, who: &str, message: &str, label: &str) -> Interaction {
        self.press(who, message, |button| button["label"] == label, label)
    }

    fn press(
        &self,
        who: &str,
        message: &str,
        wanted: impl Fn(&Value) -> bool,
        name: &str,
    ) -> Interaction {
        let button = self.look(|world| {
            Self::must_see(world, who, message);
            let buttons = components(&seen(world, message)["components"]);
            let mut pressable = buttons.iter().filter(|button| {
                button["type"] == component::BUTTON
                    && button["style"] != LINK
                    && button["disabled"] != true
            });
            let button = pressable.find(|button| wanted(button));
            button
                .cloned()
                .unwrap_or_else(|| panic!("no button {name:?} to press in {buttons:#?}"))
        });
        self.click_forged(who, message, button["custom_id"].as_str().unwrap())
    }

    /// Returns the custom id of the button of a message that has this label.
    pub(crate) fn button_id(&self, message: &str, label: &str) -> String {
        self.look(|world| {
            let buttons = components(&seen(world, message)["components"]);
            let mut buttons = buttons.iter();
            let button = buttons.find(|button| button["label"] == label);
            let button = button.unwrap_or_else(|| panic!("there is no button {label:?}"));
            button["custom_id"].as_str().unwrap().to_owned()
        })
    }

    /// Picks values in a menu that need not be there, as a changed client can.
    pub(crate) fn select_forged(
        &self,
        who: &str,
        message: &str,
        custom_id: &str,
        values: &[String],
    ) -> Interaction {
        let data = json!({
            "component_type": component::SELECT, "custom_id": custom_id, "values": values
        });
        self.use_component(who, message, data)
    }

    /// Sends a modal that was not opened, as a changed client can.
    pub(crate) fn submit_forged(
        &self,
        who: &str,
        place: &str,
        custom_id: &str,
        values: Value,
    ) -> Interaction {
        let rows = fields(values).into_iter().map(|(id, value)| {
            let input = json!({ "type": component::TEXT_INPUT, "custom_id": id, "value": value });
            json!({ "type": component::ROW, "components": [input] })
        });
        let data = json!({ "custom_id": custom_id, "components": rows.collect::<Vec<_>>() });
        self.interact(who, place, kind::MODAL, None, |_| data)
    }

    /// Presses a button that need not be there, as a changed client can.
    pub(crate) fn click_forged(&self, who: &str, message: &str, custom_id: &str) -> Interaction {
        let data = json!({ "component_type": component::BUTTON, "custom_id": custom_id });
        self.use_component(who, message, data)
    }

    /// Picks values in the select menu of a message.
    pub(crate) fn select(
        &self,
        who: &str,
        message: &str,
        custom_id: &str,
        values: &[&str],
    ) -> Interaction {
        self.look(|world| {
            Self::must_see(world, who, message);
            let all = components(&seen(world, message)["components"]);
            let mut menus = all.iter().filter(|menu| menu["type"] == component::SELECT);
            let menu = menus.find(|menu| menu["custom_id"] == custom_id);
            let menu = menu.unwrap_or_else(|| panic!("no menu {custom_id:?} in {all:#?}"));
            let offered = menu["options"].as_array().unwrap();
            let bound = |field: &str| menu[field].as_u64().unwrap_or(1);
            let count = values.len() as u64;
            let fits = (bound("min_values")..=bound("max_values")).contains(&count);
            let known = |value: &&str| offered.iter().any(|option| option["value"] == **value);
            assert!(
                fits && values.iter().all(known),
                "{values:?} cannot be picked in {menu:#}"
            );
        });
        let data = json!({
            "component_type": component::SELECT, "custom_id": custom_id, "values": values
        });
        self.use_component(who, message, data)
    }

    fn use_component(&self, who: &str, message: &str, data: Value) -> Interaction {
        let place = self.look(|world| seen(world, message)["channel_id"].clone());
        let source = Some(message.to_owned());
        self.interact(
            who,
            place.as_str().unwrap(),
            kind::COMPONENT,
            source,
            |_| data,
        )
    }

    /// Fills in and sends the modal that answered an interaction.
    ///
    /// # Panics
    ///
    /// It was not answered by a modal, or Discord's client would not send these values.
    pub(crate) fn submit_modal(
        &self,
        who: &str,
        opened_by: &Interaction,
        values: Value,
    ) -> Interaction {
        let (modal, place, source) = self.look(|world| {
            let opener = &world.interactions[&opened_by.id];
            let answer = opener.answer.clone().unwrap_or_default();
            assert_eq!(
                answer["type"],
                callback::MODAL,
                "no modal was opened, but {answer:#}"
            );
            (
                answer["data"].clone(),
                opener.payload["channel_id"].clone(),
                opener.source.clone(),
            )
        });
        let inputs = components(&modal["components"]);
        let ids: Vec<_> = inputs
            .iter()
            .filter_map(|input| input["custom_id"].as_str())
            .collect();
        let values = fields(values);
        for id in values.keys() {
            assert!(
                ids.contains(&id.as_str()),
                "the modal has no input {id:?}, but {ids:?}"
            );
        }
        let rows = inputs.iter().map(|input| {
            let id = &input["custom_id"];
            let given = values
                .get(id.as_str().unwrap())
                .or_else(|| input.get("value"));
            let value = given.and_then(Value::as_str).unwrap_or("");
            assert!(
                fits(input, value) || value.is_empty() && input["required"] == false,
                "{value:?} cannot be sent in {input:#}"
            );
            let input = json!({ "type": component::TEXT_INPUT, "custom_id": id, "value": value });
            json!({ "type": component::ROW, "components": [input] })
        });
        let data = json!({
            "custom_id": modal["custom_id"], "components": rows.collect::<Vec<_>>()
        });
        self.interact(who, place.as_str().unwrap(), kind::MODAL, source, |_| data)
    }

    /// Writes a message and returns its id.
    pub(crate) fn say(&self, who: &str, place: &str, text: &str) -> String {
        self.write(
            who,
            place,
            text,
            &json!({ "allowed_mentions": { "parse": ["users"] } }),
            &json!({}),
        )
    }

    /// Writes to the bot alone and returns the message's id.
    pub(crate) fn dm(&self, who: &str, text: &str) -> String {
        self.say(who, &format!("@{who}"), text)
    }

    /// Replies to a message, with or without a ping, and returns the reply's id.
    pub(crate) fn reply_to(&self, who: &str, message: &str, text: &str, ping: bool) -> String {
        let replied = self.look(|world| seen(world, message).clone());
        let place = replied["channel_id"].as_str().unwrap();
        let extra = json!({
            "type": 19,
            "message_reference": { "type": 0, "channel_id": place, "message_id": message },
            "referenced_message": replied,
        });
        let allowed = json!({ "parse": ["users"], "replied_user": ping });
        self.write(
            who,
            place,
            text,
            &json!({ "allowed_mentions": allowed }),
            &extra,
        )
    }

    fn write(&self, who: &str, place: &str, text: &str, form: &Value, extra: &Value) -> String {
        self.change(|world| {
            let author = world.person(who).id.clone();
            let channel = world.place(place).id.clone();
            let mut form = form.clone();
            form["content"] = json!(text);
            let message = world.write(&channel, &author, &form, None, extra);
            message["id"].as_str().unwrap().to_owned()
        })
    }

    /// Waits for the next message that the bot writes to a place by itself and returns it.
    ///
    /// Each is returned once. The messages of an interaction are not among them.
    pub(crate) async fn next_message(&self, place: &str) -> Value {
        let channel = self.channel_id(place);
        let next = |world: &mut World| {
            let mut messages = world.messages.iter_mut();
            let next =
                messages.find(|message| message.fresh && message.body["channel_id"] == channel)?;
            next.fresh = false;
            Some(next.body.clone())
        };
        self.wait_for(&format!("a message of the bot in {place}"), next)
            .await
    }

    /// Returns a message as it now is; `None` if there is no such message any more.
    pub(crate) fn message(&self, id: &str) -> Option<Value> {
        self.look(|world| world.message(id).map(|message| message.body.clone()))
    }

    /// Returns the ids of the messages that a person sees in a place.
    pub(crate) fn visible_to(&self, who: &str, place: &str) -> Vec<String> {
        self.look(|world| {
            let person = world.person(who).id.clone();
            let channel = world.place(place);
            let private = channel
                .recipient
                .as_ref()
                .is_some_and(|theirs| *theirs != person);
            let channel = channel.id.clone();
            let seen = world.messages.iter().filter(|message| {
                let reader = message.reader.as_ref();
                !private
                    && message.body["channel_id"] == channel
                    && reader.is_none_or(|reader| *reader == person)
            });
            seen.map(|message| message.body["id"].as_str().unwrap().to_owned())
                .collect()
        })
    }

    /// Returns the commands as the bot last registered them.
    pub(crate) fn commands(&self) -> Vec<Value> {
        self.look(|world| world.commands.clone())
    }

    fn must_see(world: &mut World, who: &str, id: &str) {
        let person = world.person(who).id.clone();
        let message = world
            .message(id)
            .unwrap_or_else(|| panic!("there is no message {id}"));
        let sees = message
            .reader
            .as_ref()
            .is_none_or(|reader| *reader == person);
        assert!(sees, "{who} does not see the ephemeral message {id}");
    }

    /// Sends an interaction to the bot.
    fn interact(
        &self,
        who: &str,
        place: &str,
        kind: u64,
        source: Option<String>,
        data: impl FnOnce(&mut World) -> Value,
    ) -> Interaction {
        self.change(|world| {
            let data = data(world);
            let person = world.person(who);
            let (person, locale) = (person.id.clone(), person.locale.clone());
            let id = world.snowflake();
            let token = format!("aW50ZXJhY3Rpb246{id}");
            let mut payload = about(world, &person, place);
            payload["id"] = json!(id);
            payload["token"] = json!(token);
            payload["type"] = json!(kind);
            payload["data"] = data;
            payload["locale"] = json!(locale);
            if let Some(source) = &source {
                payload["message"] = seen(world, source).clone();
            }
            must_be_offered(world, &payload);
            let opened_by = json!({
                "id": id, "type": kind::COMMAND, "user": world.user_json(&person),
                "authorizing_integration_owners": payload["authorizing_integration_owners"],
            });
            let interaction = world::Interaction {
                opened_by,
                payload: payload.clone(),
                person,
                created: world.now(),
                source,
                answer: None,
                original: None,
                edited: false,
                followups: Vec::new(),
            };
            world.interactions.insert(id.clone(), interaction);
            world.dispatch("INTERACTION_CREATE", intent::NONE, &payload);
            Interaction {
                stand_in: self.clone(),
                id,
                token,
            }
        })
    }
}

/// Panics if Discord's client would not offer the command that is used there.
fn must_be_offered(world: &World, payload: &Value) {
    let mut commands = world.commands.iter();
    let Some(command) = commands.find(|command| command["id"] == payload["data"]["id"]) else {
        return;
    };
    let contexts = command["contexts"].as_array();
    let offered = match contexts {
        Some(contexts) => contexts.contains(&payload["context"]),
        None => payload["context"] == 0 || command["dm_permission"] != false,
    };
    assert!(
        offered,
        "{} is not offered in context {}",
        command["name"], payload["context"]
    );
}

/// Returns what every interaction of a person in a place tells.
fn about(world: &mut World, person: &str, place: &str) -> Value {
    let id = world.place(place).id.clone();
    let channel = world.channel(&id).unwrap();
    let bot = world.permissions(None, channel).to_string();
    let permissions = world.permissions(Some(person), channel).to_string();
    let mut told = world.channel_json(channel);
    let mut payload = json!({
        "application_id": APPLICATION_ID,
        "version": 1,
        "channel_id": id,
        "app_permissions": bot,
        "entitlements": [],
        "attachment_size_limit": 10_485_760,
    });
    if let Some(guild) = channel.guild {
        let mut member = world.member_json(person, guild);
        member["user"] = world.user_json(person);
        member["permissions"] = json!(permissions);
        told["permissions"] = json!(permissions);
        payload["member"] = member;
        payload["guild_id"] = json!(guild);
        payload["guild"] = json!({ "id": guild, "locale": "en-US", "features": [] });
        payload["guild_locale"] = json!("en-US");
        payload["context"] = json!(0);
        payload["authorizing_integration_owners"] = json!({ "0": guild });
    } else {
        payload["user"] = world.user_json(person);
        payload["context"] = json!(1);
        payload["authorizing_integration_owners"] = json!({ "0": "0" });
    }
    payload["channel"] = told;
    payload
}

/// Returns a message that must be there.
fn seen<'a>(world: &'a World, id: &str) -> &'a Value {
    let message = world
        .message(id)
        .unwrap_or_else(|| panic!("there is no message {id}"));
    &message.body
}

/// Returns the components in all rows.
fn components(rows: &Value) -> Vec<Value> {
    let rows = rows.as_array().into_iter().flatten();
    rows.flat_map(|row| row["components"].as_array().cloned().unwrap_or_default())
        .collect()
}
