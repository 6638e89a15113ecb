//! The stand-in itself: what it refuses, by one bad request each, and a real client that uses it.

use std::time::Duration;

use serde_json::{Value, json};

use super::stand_in::{
    APPLICATION_ID, Access, GUILD_ID, Interaction, OTHER_GUILD_ID, Request, StandIn, TOKEN,
};

mod client;

/// A status and a body.
type Answer = (u16, Value);

/// A caller without a bot around it.
struct Caller {
    discord: StandIn,
    http: reqwest::Client,
}

impl Caller {
    async fn new() -> Self {
        let discord = StandIn::start().await;
        Self {
            discord,
            http: reqwest::Client::new(),
        }
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.call_as(TOKEN, method, path, body).await
    }

    async fn call_as(&self, token: &str, method: &str, path: &str, body: &Value) -> Answer {
        let url = format!("{}/api/v10{path}", self.discord.url());
        let request = self.http.request(method.parse().unwrap(), url).json(body);
        let request = request.header("Authorization", format!("Bot {token}"));
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let text = response.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        )
    }

    async fn post(&self, place: &str, message: &Value) -> Answer {
        let path = format!("/channels/{}/messages", self.discord.channel_id(place));
        self.call("POST", &path, message).await
    }

    /// Writes a message that is taken, and returns its id.
    async fn posted(&self, place: &str, message: &Value) -> String {
        let (status, message) = self.post(place, message).await;
        assert_eq!(status, 200, "{message:#}");
        message["id"].as_str().unwrap().to_owned()
    }

    async fn register(&self, commands: &Value) -> Answer {
        self.call(
            "PUT",
            &format!("/applications/{APPLICATION_ID}/commands"),
            commands,
        )
        .await
    }

    async fn callback(&self, to: &Interaction, callback: &Value) -> Answer {
        let path = format!("/interactions/{}/{}/callback", to.id, to.token);
        self.call_as("none", "POST", &path, callback).await
    }

    async fn webhook(&self, of: &Interaction, method: &str, rest: &str, body: &Value) -> Answer {
        let path = format!("/webhooks/{APPLICATION_ID}/{}{rest}", of.token);
        self.call_as("none", method, &path, body).await
    }

    /// Has Alice use `/ask`, once it is registered.
    async fn ask(&self) -> Interaction {
        if self.discord.commands().is_empty() {
            assert_eq!(self.register(&json!([ask(), menu()])).await.0, 200);
        }
        self.discord
            .slash("alice", "general", "ask", json!({ "question": "When?" }))
    }
}

fn ask() -> Value {
    let question = json!({
        "type": 3, "name": "question", "description": "What to ask", "required": true,
        "autocomplete": true, "max_length": 300,
    });
    json!({ "name": "ask", "description": "Asks", "options": [question] })
}

fn menu() -> Value {
    json!({ "type": 3, "name": "Ask this", "description": "" })
}

fn code(answer: &Answer) -> (u16, u64) {
    (
        answer.0,
        answer.1["code"]
            .as_u64()
            .unwrap_or_else(|| panic!("no code: {answer:.300?}")),
    )
}

/// Asserts that a form was refused, by this error at this place.
fn assert_refused(name: &str, answer: &Answer, at: &str, error: &str) {
    assert_eq!(code(answer), (400, 50035), "{name}: {:#}", answer.1);
    let found = at
        .split('.')
        .fold(&answer.1["errors"], |node, part| &node[part]);
    assert_eq!(found["_errors"][0]["code"], error, "{name}: {:#}", answer.1);
}

fn text(length: usize) -> String {
    "x".repeat(length)
}

fn button(label: &str, id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": label, "custom_id": id })
}

fn row(components: &[Value]) -> Value {
    json!({ "type": 1, "components": components })
}

const TOO_LONG: &str = "BASE_TYPE_MAX_LENGTH";
const TOO_MANY: &str = "BASE_TYPE_BAD_LENGTH";
const MISSING: &str = "BASE_TYPE_REQUIRED";
const NO_CHOICE: &str = "BASE_TYPE_CHOICES";
const OUT_OF_RANGE: &str = "NUMBER_TYPE_RANGE";
const DUPLICATED: &str = "COMPONENT_CUSTOM_ID_DUPLICATED";
const BAD_NAME: &str = "APPLICATION_COMMAND_INVALID_NAME";

/// A name, a form, where in it the error is to stand, and the error.
type Case<'a> = (&'a str, Value, &'a str, &'a str);

async fn assert_messages_refused(at: &str, cases: &[Case<'_>]) {
    let caller = Caller::new().await;
    for (name, message, place, error) in cases {
        let answer = caller.post("general", message).await;
        assert_refused(name, &answer, &format!("{at}{place}"), error);
    }
    assert!(caller.discord.visible_to("alice", "general").is_empty());
}

#[tokio::test]
async fn a_message_past_a_limit_is_refused() {
    let mentions = |allowed: Value| json!({ "content": "x", "allowed_mentions": allowed });
    let both = json!({ "parse": ["users"], "users": ["1"] });
    let unknown = json!({ "content": "x", "message_reference": { "message_id": "1" } });
    let embeds = json!([{ "description": text(3001) }, { "description": text(3000) }]);
    let titled = json!({ "title": "t" });
    // One row, one case.
    #[rustfmt::skip]
    let cases = [
        ("content", json!({ "content": text(2001) }), "content", TOO_LONG),
        ("content in UTF-16", json!({ "content": "🦉".repeat(1001) }), "content", TOO_LONG),
        ("a number", json!({ "content": 5 }), "content", "STRING_TYPE_CONVERT"),
        ("eleven embeds", json!({ "embeds": vec![titled; 11] }), "embeds", TOO_MANY),
        ("embeds together", json!({ "embeds": embeds }), "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ("ephemeral", json!({ "content": "x", "flags": 64 }), "flags", "BITFIELD_INVALID"),
        ("reference", unknown, "message_reference", "REPLIES_UNKNOWN_MESSAGE"),
        ("mention", mentions(json!({ "parse": ["all"] })), "allowed_mentions.parse.0", NO_CHOICE),
        ("no id", mentions(json!({ "users": ["al"] })), "allowed_mentions.users.0", "NUMBER_TYPE_COERCE"),
        ("both", mentions(both), "allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"),
    ];
    assert_messages_refused("", &cases).await;
}

#[tokio::test]
async fn an_embed_past_a_limit_is_refused() {
    let embed = |embed: Value| json!({ "embeds": [embed] });
    let field =
        |name: &str, value: &str| embed(json!({ "fields": [{ "name": name, "value": value }] }));
    let part = |part: &str, field: &str, value: &str| {
        embed(json!({ "title": "t", part: { field: value } }))
    };
    let with = |field: &str, value: &str| {
        let mut holder = json!({ "title": "t" });
        holder[field] = json!(value);
        embed(holder)
    };
    let fields = vec![json!({ "name": "n", "value": "v" }); 26];
    let page = format!("https://example.org/{}", text(2048));
    // One row, one case.
    #[rustfmt::skip]
    let cases = [
        ("title", with("title", &text(257)), "title", TOO_LONG),
        ("description", with("description", &text(4097)), "description", TOO_LONG),
        ("nothing to see", embed(json!({ "color": 1 })), "description", MISSING),
        ("26 fields", embed(json!({ "fields": fields })), "fields", TOO_MANY),
        ("field name", field(&text(257), "v"), "fields.0.name", TOO_LONG),
        ("field value", field("n", &text(1025)), "fields.0.value", TOO_LONG),
        ("blank field name", field(" ", "v"), "fields.0.name", MISSING),
        ("blank field value", field("n", "\n"), "fields.0.value", MISSING),
        ("author", part("author", "name", &text(257)), "author.name", TOO_LONG),
        ("blank author", part("author", "name", " "), "author.name", MISSING),
        ("footer", part("footer", "text", &text(2049)), "footer.text", TOO_LONG),
        ("blank footer", part("footer", "text", " "), "footer.text", MISSING),
        ("scheme", with("url", "ftp://a.b"), "url", "URL_TYPE_INVALID_SCHEME"),
        ("no address", with("url", "a b"), "url", "URL_TYPE_INVALID_URL"),
        ("long address", with("url", &page), "url", TOO_LONG),
        ("picture", part("image", "url", "file://a"), "image.url", "URL_TYPE_INVALID_SCHEME"),
        ("date", with("timestamp", "yesterday"), "timestamp", "DATE_TIME_TYPE_PARSE"),
        ("colour", embed(json!({ "title": "t", "color": 0x100_0000 })), "color", OUT_OF_RANGE),
    ];
    assert_messages_refused("embeds.0.", &cases).await;
}

#[tokio::test]
async fn a_component_past_a_limit_is_refused() {
    let with = |rows: &[Value]| json!({ "content": "x", "components": rows });
    let buttons = |count: usize| (0..count).map(|n| button("b", &n.to_string()));
    let alone = |component: Value| with(&[row(&[component])]);
    let link = |field: &str, value: &str| {
        let mut link = json!({ "type": 2, "style": 5, "label": "Source" });
        link[field] = json!(value);
        alone(link)
    };
    let menu = |options: Value| alone(json!({ "type": 3, "custom_id": "m", "options": options }));
    let option = |field: &str, value: String| {
        let mut option = json!({ "label": "l", "value": "v" });
        option[field] = json!(value);
        json!([option])
    };
    let six: Vec<_> = buttons(6).map(|button| row(&[button])).collect();
    let twins = [row(&[button("b", "a"), button("c", "a")])];
    let page = format!("https://example.org/{}", text(512));
    let both =
        json!({ "type": 2, "style": 1, "label": "l", "url": "https://a.b", "custom_id": "c" });
    let choices: Vec<_> = (0..26)
        .map(|n| json!({ "label": "l", "value": n.to_string() }))
        .collect();
    let same = json!(vec![json!({ "label": "l", "value": "v" }); 2]);
    let first = "0.components.0";
    let at = |field: &str| format!("{first}.{field}");
    let (label, id, url, style) = (at("label"), at("custom_id"), at("url"), at("style"));
    let (options, value, said) = (
        at("options"),
        at("options.0.value"),
        at("options.0.description"),
    );
    let (again, shown) = (at("options.1.value"), at("options.0.label"));
    // One row, one case.
    #[rustfmt::skip]
    let cases: [Case<'_>; 20] = [
        ("empty row", with(&[row(&[])]), "0.components", TOO_MANY),
        ("six buttons", with(&[row(&buttons(6).collect::<Vec<_>>())]), "0.components", TOO_MANY),
        ("no row", with(&[button("b", "a")]), "0.type", "UNION_TYPE_CHOICES"),
        ("label", alone(button(&text(81), "a")), &label, TOO_LONG),
        ("no label", alone(button("", "a")), &label, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"),
        ("custom id", alone(button("b", &text(101))), &id, TOO_LONG),
        ("no custom id", alone(button("b", "")), &id, MISSING),
        ("custom id twice", with(&twins), "0.components.1.custom_id", DUPLICATED),
        ("no style", alone(json!({ "type": 2, "label": "l" })), &style, NO_CHOICE),
        ("link to nowhere", link("label", "l"), &url, MISSING),
        ("link's address", link("url", &page), &url, TOO_LONG),
        ("link's scheme", link("url", "ftp://a.b"), &url, "URL_TYPE_INVALID_SCHEME"),
        ("link with custom id", link("custom_id", "c"), &id, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE"),
        ("button with address", alone(both), &id, "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE"),
        ("no options", menu(json!([])), &options, TOO_MANY),
        ("26 options", menu(json!(choices)), &options, TOO_MANY),
        ("option twice", menu(same), &again, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
        ("option's label", menu(option("label", text(101))), &shown, TOO_LONG),
        ("option's value", menu(option("value", text(101))), &value, TOO_LONG),
        ("option's description", menu(option("description", text(101))), &said, TOO_LONG),
    ];
    assert_messages_refused("components.", &cases).await;
    assert_messages_refused("", &[("six rows", with(&six), "components", TOO_MANY)]).await;
}

#[tokio::test]
async fn a_message_at_every_limit_is_taken() {
    let caller = Caller::new().await;
    let fields = vec![json!({ "name": "n", "value": "v" }); 25];
    let rows = (0..5).map(|r| row(&[0, 1, 2, 3, 4].map(|n| button(&text(80), &format!("{r}{n}")))));
    let message = json!({
        "content": text(2000),
        "embeds": [
            { "title": text(256), "description": text(4096), "fields": fields },
            { "description": text(1598), "url": "https://example.org" },
        ],
        "components": rows.collect::<Vec<_>>(),
        "allowed_mentions": { "parse": [], "users": [], "replied_user": false },
        "message_reference": { "message_id": "1", "fail_if_not_exists": false },
    });
    let id = caller.posted("general", &message).await;
    assert_eq!(caller.discord.next_message("general").await["id"], id);
    assert_eq!(caller.discord.visible_to("bob", "general"), [id]);
}

#[tokio::test]
async fn a_modal_past_a_limit_is_refused() {
    let caller = Caller::new().await;
    let input = |field: &str, value: Value| {
        let mut input = json!({ "type": 4, "custom_id": "i", "style": 1, "label": "l" });
        input[field] = value;
        json!({ "title": "t", "custom_id": "c", "components": [row(&[input])] })
    };
    let with = |field: &str, value: Value| {
        let mut modal = input("style", json!(1));
        modal[field] = value;
        modal
    };
    let row_of = |style: u8| input("style", json!(style))["components"][0].clone();
    let twice = json!([row_of(1), row_of(2)]);
    let one_button = json!([row(&[button("b", "a")])]);
    let first = "components.0.components.0";
    let at = |field: &str| format!("{first}.{field}");
    let (label, value, placeholder) = (at("label"), at("value"), at("placeholder"));
    let (kind, style, least) = (at("type"), at("style"), at("min_length"));
    // One row, one case.
    #[rustfmt::skip]
    let cases: [Case<'_>; 12] = [
        ("title", with("title", json!(text(46))), "title", TOO_LONG),
        ("no title", with("title", json!("")), "title", MISSING),
        ("custom id", with("custom_id", json!(text(101))), "custom_id", TOO_LONG),
        ("no inputs", with("components", json!([])), "components", TOO_MANY),
        ("six inputs", with("components", json!(vec![row(&[]); 6])), "components", TOO_MANY),
        ("a button", with("components", one_button), &kind, "UNION_TYPE_CHOICES"),
        ("twice", with("components", twice), "components.1.components.0.custom_id", DUPLICATED),
        ("label", input("label", json!(text(46))), &label, TOO_LONG),
        ("value", input("value", json!(text(4001))), &value, TOO_LONG),
        ("placeholder", input("placeholder", json!(text(101))), &placeholder, TOO_LONG),
        ("least length", input("min_length", json!(4001)), &least, OUT_OF_RANGE),
        ("style", input("style", json!(3)), &style, NO_CHOICE),
    ];
    for (name, data, at, error) in cases {
        let interaction = caller.ask().await;
        let answer = caller
            .callback(&interaction, &json!({ "type": 9, "data": data }))
            .await;
        assert_refused(name, &answer, &format!("data.{at}"), error);
    }
}

#[tokio::test]
async fn choices_past_a_limit_are_refused() {
    let caller = Caller::new().await;
    caller.ask().await;
    let choice = |name, value| json!({ "name": text(name), "value": text(value) });
    // One row, one case.
    #[rustfmt::skip]
    let cases = [
        ("none given", json!(null), "data.choices", MISSING),
        ("26", json!(vec![choice(1, 1); 26]), "data.choices", TOO_MANY),
        ("name", json!([choice(101, 1)]), "data.choices.0.name", TOO_LONG),
        ("no name", json!([choice(0, 1)]), "data.choices.0.name", MISSING),
        ("value", json!([choice(1, 101)]), "data.choices.0.value", TOO_LONG),
        ("no value", json!([choice(1, 0)]), "data.choices.0.value", MISSING),
    ];
    for (name, choices, at, error) in cases {
        let typing = caller
            .discord
            .autocomplete("bob", "general", "ask", "question", "wh");
        let data = json!({ "choices": choices });
        let answer = caller
            .callback(&typing, &json!({ "type": 8, "data": data }))
            .await;
        assert_refused(name, &answer, at, error);
    }
}

#[tokio::test]
async fn a_command_past_a_limit_is_refused() {
    let caller = Caller::new().await;
    let command = |field: &str, value: Value| {
        let mut command = ask();
        command[field] = value;
        json!([command])
    };
    let option = |field: &str, value: Value| {
        let mut option = json!({ "type": 3, "name": "a", "description": "d" });
        option[field] = value;
        option
    };
    let options = |options: &[Value]| command("options", json!(options));
    let choices = vec![json!({ "name": "n", "value": "v" }); 26];
    let plain = option("type", json!(3));
    let required = option("required", json!(true));
    let mut renamed = required.clone();
    renamed["name"] = json!("b");
    let mut completes = option("autocomplete", json!(true));
    completes["choices"] = json!([{ "name": "n", "value": "v" }]);
    let many: Vec<_> = (0..26)
        .map(|n| option("name", json!(format!("o{n}"))))
        .collect();
    let group = option("type", json!(1));
    let big: Vec<_> = (0..25)
        .map(|n| {
            let value = json!({ "name": text(100), "value": text(100) });
            let mut option = option("name", json!(format!("o{n}")));
            option["description"] = json!(text(100));
            option["description_localizations"] = json!({ "de": text(100) });
            option["choices"] = json!(vec![value; 3]);
            option
        })
        .collect();
    let translated = command("name_localizations", json!({ "en": "x" }));
    let described = json!([{ "type": 3, "name": "Ask this", "description": "d" }]);
    // One row, one case.
    #[rustfmt::skip]
    let cases = [
        ("upper case", command("name", json!("Ask")), "0.name", BAD_NAME),
        ("a space", command("name", json!("ask me")), "0.name", BAD_NAME),
        ("name", command("name", json!(text(33))), "0.name", TOO_LONG),
        ("description", command("description", json!(text(101))), "0.description", TOO_LONG),
        ("no description", command("description", json!("")), "0.description", MISSING),
        ("locale", translated, "0.name_localizations.en", "ENUM_TYPE_COERCE"),
        ("26 options", options(&many), "0.options", TOO_MANY),
        ("26 choices", options(&[option("choices", json!(choices))]), "0.options.0.choices", TOO_MANY),
        ("optional first", options(&[plain.clone(), renamed]), "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"),
        ("option twice", options(&[required, plain.clone()]), "0.options.1",
            "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"),
        ("choices and completion", options(&[completes]), "0.options.0.choices",
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE"),
        ("option beside subcommand", options(&[group, plain]), "0.options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        ("too large", options(&big), "0", "APPLICATION_COMMAND_TOO_LARGE"),
        ("twice", json!([ask(), ask()]), "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"),
        ("menu with description", described, "0.description",
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET"),
    ];
    for (name, commands, at, error) in cases {
        let answer = caller.register(&commands).await;
        assert_refused(name, &answer, at, error);
    }
    assert_eq!(caller.register(&json!([ask(), menu()])).await.0, 200);
}

#[tokio::test]
async fn an_interaction_is_answered_once_in_time_and_in_kind() {
    let caller = Caller::new().await;
    let discord = &caller.discord;
    let reply = json!({ "type": 4, "data": { "content": "x" } });

    let twice = caller.ask().await;
    assert_eq!(caller.callback(&twice, &reply).await.0, 204);
    assert_eq!(code(&caller.callback(&twice, &reply).await), (400, 40060));

    let unanswered = caller.ask().await;
    let edit = json!({ "content": "y" });
    let early = caller
        .webhook(&unanswered, "PATCH", "/messages/@original", &edit)
        .await;
    assert_eq!(code(&early), (404, 10015));
    let empty = caller
        .callback(&unanswered, &json!({ "type": 4, "data": {} }))
        .await;
    assert_eq!(code(&empty), (400, 50006));
    for kind in [0, 1, 6, 7, 8] {
        let answer = caller.callback(&unanswered, &json!({ "type": kind })).await;
        assert_refused(&kind.to_string(), &answer, "type", "BASE_TYPE_CHOICES");
    }
    let typing = discord.autocomplete("alice", "general", "ask", "question", "w");
    let answer = caller.callback(&typing, &reply).await;
    assert_refused(
        "a message for choices",
        &answer,
        "type",
        "BASE_TYPE_CHOICES",
    );

    discord.advance(Duration::from_secs(4));
    assert_eq!(
        code(&caller.callback(&unanswered, &reply).await),
        (404, 10062)
    );
    assert_eq!(
        caller
            .webhook(&twice, "PATCH", "/messages/@original", &edit)
            .await
            .0,
        200
    );
    discord.advance(Duration::from_mins(15));
    let late = caller
        .webhook(&twice, "PATCH", "/messages/@original", &edit)
        .await;
    assert_eq!(code(&late), (401, 50027));
}

#[tokio::test]
async fn a_modal_does_not_answer_a_modal() {
    let caller = Caller::new().await;
    let input = json!({ "type": 4, "custom_id": "i", "style": 1, "label": "l", "value": "as is" });
    let modal = json!({ "title": "t", "custom_id": "c", "components": [row(&[input])] });
    let opens = json!({ "type": 9, "data": modal });
    let asked = caller.ask().await;
    assert_eq!(caller.callback(&asked, &opens).await.0, 204);
    let sent = caller
        .discord
        .submit_modal("alice", &asked, json!({ "i": "changed" }));
    for wrong in [opens, json!({ "type": 6 })] {
        let answer = caller.callback(&sent, &wrong).await;
        assert_refused("a modal's answer", &answer, "type", "BASE_TYPE_CHOICES");
    }
}

#[tokio::test]
async fn an_ephemeral_message_is_kept_from_everybody_else() {
    let caller = Caller::new().await;
    let discord = &caller.discord;
    let asked = caller.ask().await;
    assert_eq!(
        caller
            .callback(&asked, &json!({ "type": 5, "data": { "flags": 64 } }))
            .await
            .0,
        204
    );
    assert_eq!(asked.answer().await["type"], 5);
    let (_, shown) = caller
        .webhook(&asked, "POST", "", &json!({ "content": "psst" }))
        .await;
    let message = asked.message().await;
    assert_eq!(
        (&message["id"], &message["flags"]),
        (&shown["id"], &json!(64))
    );
    let id = message["id"].as_str().unwrap();
    let path = format!("/channels/{}/messages/{id}", discord.channel_id("general"));
    for method in ["GET", "PATCH", "DELETE"] {
        let answer = caller.call(method, &path, &json!({ "content": "x" })).await;
        assert_eq!(code(&answer), (404, 10008), "{method}");
    }
    assert_eq!(discord.visible_to("alice", "general"), [id]);
    assert!(discord.visible_to("bob", "general").is_empty());

    let open = caller.ask().await;
    caller
        .callback(
            &open,
            &json!({ "type": 4, "data": { "content": "to all" } }),
        )
        .await;
    let hide = json!({ "content": "to me", "flags": 64 });
    assert_eq!(
        caller
            .webhook(&open, "PATCH", "/messages/@original", &hide)
            .await
            .1["flags"],
        0
    );
    caller
        .webhook(&open, "POST", "", &json!({ "content": "more" }))
        .await;
    assert_eq!(open.followup(1).await["content"], "more");
    assert_eq!(open.followups().len(), 1);
    assert_eq!(discord.visible_to("bob", "general").len(), 2);
    let nothing = json!({ "content": "" });
    let emptied = caller
        .webhook(&open, "PATCH", "/messages/@original", &nothing)
        .await;
    assert_eq!(code(&emptied), (400, 50006));
    assert_eq!(
        caller
            .webhook(&open, "DELETE", "/messages/@original", &json!(null))
            .await
            .0,
        204
    );
    let gone = caller
        .webhook(&open, "GET", "/messages/@original", &json!(null))
        .await;
    assert_eq!(code(&gone), (404, 10008));
}

#[tokio::test]
async fn a_request_that_the_bot_may_not_make_is_refused() {
    let caller = Caller::new().await;
    let discord = &caller.discord;
    let message = json!({ "content": "x" });
    let none = json!(null);
    let theirs = discord.say("alice", "general", "hello");
    let theirs = format!(
        "/channels/{}/messages/{theirs}",
        discord.channel_id("general")
    );
    let staff = format!("/channels/{}", discord.channel_id("staff"));
    let staff_messages = format!("{staff}/messages");
    let bobs = format!("/channels/{}/messages", discord.channel_id("@bob"));
    for (place, access) in [
        ("staff", Access::Hidden),
        ("thread", Access::ReadOnly),
        ("@bob", Access::ReadOnly),
        ("elsewhere", Access::NoEmbeds),
    ] {
        discord.allow_bot(place, access);
    }
    for (method, path, body, expected) in [
        ("GET", "/nonsense", &none, (404, 0)),
        ("GET", "/channels/1", &none, (404, 10003)),
        ("GET", "/guilds/1", &none, (404, 10004)),
        (
            "POST",
            "/users/@me/channels",
            &json!({ "recipient_id": "1" }),
            (400, 50033),
        ),
        ("GET", &staff, &none, (403, 50001)),
        ("POST", &staff_messages, &message, (403, 50001)),
        ("POST", &bobs, &message, (403, 50007)),
        ("PATCH", &theirs, &message, (403, 50005)),
        ("DELETE", &theirs, &none, (403, 50013)),
    ] {
        assert_eq!(
            code(&caller.call(method, path, body).await),
            expected,
            "{method} {path}"
        );
    }
    assert_eq!(code(&caller.post("thread", &message).await), (403, 50013));
    let embed = json!({ "embeds": [{ "title": "t" }] });
    assert_eq!(code(&caller.post("elsewhere", &embed).await), (403, 50013));
    assert_eq!(
        code(&caller.post("general", &json!({ "content": " " })).await),
        (400, 50006)
    );
    let stranger = caller.call_as("other", "GET", "/users/@me", &none).await;
    assert_eq!(code(&stranger), (401, 0));
    assert_eq!(discord.rejected().len(), discord.requests().len());
}

#[tokio::test]
async fn a_failure_that_was_ordered_is_no_rejection() {
    let caller = Caller::new().await;
    let limited =
        json!({ "message": "You are being rate limited.", "retry_after": 0.1, "global": false });
    caller
        .discord
        .fail_next("POST", "/messages", 429, limited, &[("retry-after", "1")]);
    caller
        .discord
        .fail_next("*", "/messages", 502, "<html>Bad Gateway</html>", &[]);
    let message = json!({ "content": "x" });
    let statuses = [
        caller.post("general", &message).await.0,
        caller.post("general", &message).await.0,
        caller.post("general", &message).await.0,
    ];
    assert_eq!(statuses, [429, 502, 200]);
    assert!(caller.discord.rejected().is_empty());
    let Request { method, path, .. } = caller.discord.requests().pop().unwrap();
    assert_eq!(
        (method.as_str(), path.ends_with("/messages")),
        ("POST", true)
    );
}

#[tokio::test]
async fn the_reads_that_a_bot_makes_are_answered() {
    let caller = Caller::new().await;
    let general = format!("/channels/{}", caller.discord.channel_id("general"));
    let guilds = [GUILD_ID, OTHER_GUILD_ID].map(|guild| format!("/guilds/{guild}"));
    let commands = format!("/applications/{APPLICATION_ID}/commands");
    let mut paths = vec![
        "/gateway",
        "/gateway/bot",
        "/users/@me",
        "/applications/@me",
    ];
    paths.extend([
        "/oauth2/applications/@me",
        &general,
        &guilds[0],
        &guilds[1],
        &commands,
    ]);
    for path in paths {
        assert_eq!(
            caller.call("GET", path, &json!(null)).await.0,
            200,
            "{path}"
        );
    }
    let typing = caller
        .call("POST", &format!("{general}/typing"), &json!(null))
        .await;
    assert_eq!(typing.0, 204);
    let recipient = json!({ "recipient_id": caller.discord.person_id("alice") });
    let (_, channel) = caller.call("POST", "/users/@me/channels", &recipient).await;
    assert_eq!(channel["id"], caller.discord.channel_id("@alice"));
}

#[tokio::test]
#[should_panic(expected = "the bot registered no command \"ask\" of type 1")]
async fn nobody_can_use_a_command_that_is_not_registered() {
    let options = json!({ "question": "When?" });
    StandIn::start()
        .await
        .slash("alice", "general", "ask", options);
}

#[tokio::test]
#[should_panic(expected = "cannot be sent without its option \"question\"")]
async fn nobody_can_leave_out_a_required_option() {
    let caller = Caller::new().await;
    caller.register(&json!([ask()])).await;
    caller.discord.slash("alice", "general", "ask", json!({}));
}
