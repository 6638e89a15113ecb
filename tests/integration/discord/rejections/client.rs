//! A real serenity client on the stand-in: what it reads, answers and lives through.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, AutocompleteChoice, ButtonStyle, ChannelId, ClientBuilder, Context,
    CreateActionRow, CreateAttachment, CreateAutocompleteResponse, CreateButton, CreateInputText,
    CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage, CreateModal,
    CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, Error, EventHandler,
    GatewayIntents, Http, HttpBuilder, InputTextStyle, Interaction, Message,
};
use serenity::async_trait;
use serenity::gateway::GatewayError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::super::stand_in::{APPLICATION_ID, GUILD_ID, StandIn, TOKEN};
use super::{ask, menu};

/// A bot that says what it was told.
struct Echo;

#[async_trait]
impl EventHandler for Echo {
    async fn message(&self, context: Context, message: Message) {
        if !message.author.bot {
            let replied = message
                .referenced_message
                .as_ref()
                .map(|it| it.content.as_str());
            let text = format!(
                "read {:?} after {:?}",
                message.content,
                replied.unwrap_or("")
            );
            message.reply(&context, text).await.unwrap();
        }
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let text = CreateInteractionResponseMessage::new();
        match interaction {
            Interaction::Command(used) => {
                let menu = CreateSelectMenuKind::String {
                    options: vec![CreateSelectMenuOption::new("One", "1")],
                };
                let buttons = vec![
                    CreateButton::new("again").label("Again"),
                    CreateButton::new("edit")
                        .label("Edit")
                        .style(ButtonStyle::Secondary),
                ];
                let rows = vec![
                    CreateActionRow::Buttons(buttons),
                    CreateActionRow::SelectMenu(CreateSelectMenu::new("pick", menu)),
                ];
                let mut read = used.data.resolved.messages.values();
                let told = match used.data.options.first() {
                    Some(option) => format!("{:?}", option.value),
                    None => read.next().unwrap().content.clone(),
                };
                let text = text.content(format!("{told} in {}", used.locale));
                let answer = CreateInteractionResponse::Message(text.components(rows));
                used.create_response(&context, answer).await.unwrap();
            }
            Interaction::Autocomplete(typed) => {
                let value = typed.data.autocomplete().unwrap().value.to_owned();
                let choices = CreateAutocompleteResponse::new()
                    .set_choices(vec![AutocompleteChoice::new(value, "v")]);
                let answer = CreateInteractionResponse::Autocomplete(choices);
                typed.create_response(&context, answer).await.unwrap();
            }
            Interaction::Component(used) if used.data.custom_id == "edit" => {
                let input = CreateInputText::new(InputTextStyle::Short, "Wording", "wording");
                let modal = CreateModal::new("edit", "Edit")
                    .components(vec![CreateActionRow::InputText(input)]);
                used.create_response(&context, CreateInteractionResponse::Modal(modal))
                    .await
                    .unwrap();
            }
            Interaction::Component(used) => {
                let text = text.content(format!("{} by {}", used.data.custom_id, used.user.name));
                let answer = CreateInteractionResponse::UpdateMessage(text);
                used.create_response(&context, answer).await.unwrap();
            }
            Interaction::Modal(sent) => {
                let ActionRowComponent::InputText(input) = &sent.data.components[0].components[0]
                else {
                    panic!()
                };
                let text = text.content(input.value.clone().unwrap()).ephemeral(true);
                sent.create_response(&context, CreateInteractionResponse::Message(text))
                    .await
                    .unwrap();
            }
            other => panic!("unexpected: {other:?}"),
        }
    }
}

/// Starts the bot and waits until it is connected.
async fn connect(intents: GatewayIntents) -> StandIn {
    let discord = StandIn::start().await;
    discord.set_heartbeat(Duration::from_secs(5));
    drop(start(&discord, intents).await);
    discord.connected().await;
    discord
}

fn http(discord: &StandIn) -> Http {
    HttpBuilder::new(TOKEN)
        .proxy(discord.url())
        .ratelimiter_disabled(true)
        .application_id(APPLICATION_ID.parse().unwrap())
        .build()
}

/// Starts the bot; the task ends as the bot does.
async fn start(discord: &StandIn, intents: GatewayIntents) -> JoinHandle<serenity::Result<()>> {
    let http = http(discord);
    http.create_global_commands(&json!([ask(), menu(), settings()]))
        .await
        .unwrap();
    let client = ClientBuilder::new_with_http(http, intents).event_handler(Echo);
    let mut client = client.await.unwrap();
    *client.ws_url.lock().await = discord.gateway_url();
    tokio::spawn(async move { client.start().await })
}

/// A command whose subcommand has an option of every type.
fn settings() -> Value {
    let option = |name: &str, kind: u8| json!({ "type": kind, "name": name, "description": "d" });
    let kinds = [
        ("by", 6),
        ("on", 7),
        ("for", 8),
        ("after", 4),
        ("loud", 5),
        ("rate", 10),
    ];
    let options = kinds.map(|(name, kind)| option(name, kind));
    let mut quiet = option("quiet", 1);
    quiet["options"] = json!(options);
    json!({ "name": "settings", "description": "Settings", "options": [quiet] })
}

fn content(message: &Value) -> &str {
    message["content"].as_str().unwrap()
}

#[tokio::test]
async fn a_client_understands_what_it_reads_by_rest() {
    let discord = StandIn::start().await;
    let http = http(&discord);
    let id = |place: &str| ChannelId::new(discord.channel_id(place).parse().unwrap());
    let owner = http.get_current_application_info().await.unwrap().owner;
    assert_eq!(owner.unwrap().name, "owner");
    assert_eq!(
        http.get_current_user().await.unwrap().id.to_string(),
        APPLICATION_ID
    );
    assert_eq!(
        http.get_bot_gateway().await.unwrap().url,
        discord.gateway_url()
    );
    let guild = http.get_guild(GUILD_ID.parse().unwrap()).await.unwrap();
    assert_eq!(guild.roles.len(), 4);
    for place in ["general", "thread", "@alice"] {
        assert_eq!(http.get_channel(id(place)).await.unwrap().id(), id(place));
    }
    let alice = json!({ "recipient_id": discord.person_id("alice") });
    let direct = http.create_private_channel(&alice).await.unwrap();
    assert_eq!(direct.id, id("@alice"));
    let file = CreateAttachment::bytes("a,b", "table.csv");
    let sent = direct
        .send_message(&http, CreateMessage::new().add_file(file))
        .await
        .unwrap();
    assert_eq!(sent.attachments[0].filename, "table.csv");
    assert_eq!(direct.message(&http, sent.id).await.unwrap().id, sent.id);
    sent.delete(&http).await.unwrap();
    assert!(discord.message(&sent.id.to_string()).is_none());
    direct.id.broadcast_typing(&http).await.unwrap();
    assert_eq!(discord.rejected().len(), 0, "{:#?}", discord.rejected());
}

#[tokio::test]
async fn a_client_reads_what_calls_it_and_answers() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    let bot = format!("<@{APPLICATION_ID}>");

    let asked = discord.say("alice", "general", &format!("{bot} hello"));
    let reply = discord.next_message("general").await;
    assert_eq!(content(&reply), format!("read \"{bot} hello\" after \"\""));
    assert_eq!(reply["message_reference"]["message_id"], asked);
    let reply = reply["id"].as_str().unwrap();
    // What the bot wrote itself and what calls it can be read, the rest cannot.
    discord.reply_to("bob", reply, "not to you", false);
    let read = discord.next_message("general").await;
    assert!(
        content(&read).starts_with("read \"\" after \"read"),
        "{read:#}"
    );
    let aside = discord.say("bob", "general", "an aside");
    assert_eq!(
        content(&discord.next_message("general").await),
        "read \"\" after \"\""
    );
    discord.reply_to("alice", &aside, "to Bob", true);
    assert_eq!(
        content(&discord.next_message("general").await),
        "read \"\" after \"\""
    );
    discord.reply_to("bob", reply, "to you", true);
    let read = discord.next_message("general").await;
    assert!(
        content(&read).starts_with("read \"to you\" after \"read"),
        "{read:#}"
    );
    discord.dm("bob", "secret");
    assert_eq!(
        content(&discord.next_message("@bob").await),
        "read \"secret\" after \"\""
    );
    assert!(discord.visible_to("alice", "@bob").is_empty());

    assert_eq!(discord.rejected().len(), 0, "{:#?}", discord.rejected());
}

#[tokio::test]
async fn a_client_answers_commands_buttons_menus_and_modals() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    discord.set_locale("alice", "de");
    let used = discord.slash("alice", "thread", "ask", json!({ "question": "When?" }));
    assert_eq!(content(&used.message().await), "String(\"When?\") in de");
    let id = used.message().await["id"].as_str().unwrap().to_owned();
    let again = discord.click("bob", &id, "again");
    assert_eq!(content(&again.message().await), "again by bob");
    assert_eq!(content(&discord.message(&id).unwrap()), "again by bob");
    assert_eq!(
        content(&discord.select("mod", &id, "pick", &["1"]).message().await),
        "pick by mod"
    );
    let forged = discord.click_forged("root", &id, "forged");
    assert_eq!(content(&forged.message().await), "forged by root");
    let edit = discord.click_label("alice", &id, "Edit");
    assert_eq!(edit.answer().await["type"], 9);
    let sent = discord.submit_modal("alice", &edit, json!({ "wording": "Then." }));
    assert_eq!(content(&sent.message().await), "Then.");
    assert!(
        discord.visible_to("bob", "thread").len() < discord.visible_to("alice", "thread").len()
    );

    let typed = discord
        .autocomplete("bob", "@bob", "ask", "question", "wh")
        .answer()
        .await;
    assert_eq!(typed["data"]["choices"][0]["name"], "wh");
    let said = discord.say("alice", "general", "not to the bot");
    let picked = discord
        .context_menu("bob", "general", "Ask this", &said)
        .message()
        .await;
    assert_eq!(content(&picked), "not to the bot in en-US");
    let options = json!({
        "by": "bob", "on": "staff", "for": "Moderators", "after": 3, "loud": true, "rate": 0.5,
    });
    let set = discord
        .slash("mod", "general", "settings quiet", options)
        .message()
        .await;
    for kind in [
        "User(",
        "Channel(",
        "Role(",
        "Integer(3)",
        "Boolean(true)",
        "Number(0.5)",
    ] {
        assert!(content(&set).contains(kind), "{set:#}");
    }
    assert_eq!(discord.rejected().len(), 0, "{:#?}", discord.rejected());
}

#[tokio::test]
async fn a_client_hears_only_what_its_intents_ask_for() {
    let discord = connect(GatewayIntents::GUILD_MESSAGES).await;
    discord.dm("alice", "unheard");
    discord.say("alice", "general", &format!("<@{APPLICATION_ID}> heard"));
    assert!(content(&discord.next_message("general").await).contains("heard"));
    assert_eq!(discord.visible_to("alice", "@alice").len(), 1);
}

#[tokio::test]
async fn a_client_lives_through_every_breakdown_of_the_gateway() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    let hear = async |from: &str| {
        discord.dm("alice", from);
        let heard = discord.next_message("@alice").await;
        assert!(content(&heard).contains(from), "{heard:#}");
    };
    hear("at first").await;
    discord.reconnect();
    hear("while it is asked to reconnect").await;
    assert_eq!((discord.identifies(), discord.resumes()), (1, 1));
    discord.drop_gateway();
    hear("while it is cut off").await;
    assert_eq!((discord.identifies(), discord.resumes()), (1, 2));
    discord.close_gateway(4000);
    hear("while it is closed").await;
    assert_eq!((discord.identifies(), discord.resumes()), (1, 3));
}

#[tokio::test]
async fn a_session_that_is_gone_is_begun_anew() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    discord.refuse_resume(true);
    discord.drop_gateway();
    discord.connected().await;
    assert_eq!((discord.identifies(), discord.resumes()), (2, 1));
}

#[tokio::test]
async fn a_session_that_is_called_invalid_is_resumed_or_begun_anew() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    discord.invalidate(true);
    discord.connected().await;
    assert_eq!((discord.identifies(), discord.resumes()), (1, 1));
    discord.invalidate(false);
    discord.connected().await;
    assert_eq!((discord.identifies(), discord.resumes()), (2, 1));
}

#[tokio::test]
async fn a_gateway_that_hangs_swallows_all_and_forgets_nothing() {
    let discord = connect(GatewayIntents::non_privileged()).await;
    discord.hang_gateway(true);
    discord.dm("alice", "is anybody there?");
    let address = discord.url().replace("http://", "");
    let mut socket = TcpStream::connect(&address).await.unwrap();
    let handshake = format!(
        "GET /ws HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    socket.write_all(handshake.as_bytes()).await.unwrap();
    let answered = tokio::time::timeout(Duration::from_millis(200), socket.read_u8()).await;
    assert!(answered.is_err(), "{answered:?}");
    assert!(
        discord
            .requests()
            .iter()
            .all(|request| !request.path.ends_with("/messages"))
    );
    discord.hang_gateway(false);
    assert!(content(&discord.next_message("@alice").await).contains("is anybody there?"));
}

#[tokio::test]
async fn an_intent_that_is_not_granted_ends_the_client() {
    let discord = StandIn::start().await;
    discord.disallow_intents(GatewayIntents::MESSAGE_CONTENT.bits());
    let client = start(&discord, GatewayIntents::MESSAGE_CONTENT).await;
    let ended = client.await.unwrap().unwrap_err();
    let expected = Error::Gateway(GatewayError::DisallowedGatewayIntents);
    assert_eq!(ended.to_string(), expected.to_string());
    assert_eq!(discord.identifies(), 1);
}
