//! `ibid serve` as operators run it: the real binary, its signals, its socket, its figures.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};

use insta::assert_snapshot;
use serde_json::json;
use tokio::task::block_in_place;

use super::guild::description;
use super::stand_in::{StandIn, TOKEN};
use crate::scene::{Run, Scene, fact_line};

/// A running bot, in a process of its own.
struct Serving {
    child: Option<Child>,
}

impl Serving {
    async fn start(discord: &StandIn, scene: &Scene, arguments: &[&str]) -> Self {
        let mut command = scene.command(&["serve", "--discord-api", &discord.url()]);
        command.args(arguments);
        command.env("DISCORD_TOKEN", TOKEN);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = Some(piped.spawn().unwrap());
        discord.connected().await;
        Self { child }
    }

    fn signal(&self, signal: &str) {
        let id = self.child.as_ref().unwrap().id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end of the process.
    fn ended(mut self) -> Run {
        let child = self.child.take().unwrap();
        block_in_place(|| child.wait_with_output()).unwrap().into()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_bot_does_what_other_commands_ask_for() {
    let (discord, scene) = (StandIn::start().await, Scene::shipped());
    let serving = Serving::start(&discord, &scene, &[]).await;
    let run = |arguments: &[&str]| block_in_place(|| scene.run(arguments));
    let socket = fs::metadata(scene.path("ibid-data/control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);

    let asked = run(&["ask", "when do trump and putin meat?"]);
    assert_eq!((asked.code, asked.err.as_str()), (Some(0), ""));
    assert!(
        asked.out.starts_with("16 July 2018 (inferred)"),
        "{}",
        asked.out
    );
    assert_eq!(run(&["ask", "who is the mayor of Lisbon"]).code, Some(1));
    let health = run(&["health"]);
    assert_eq!(
        (health.code, health.out.as_str()),
        (Some(0), "connected to Discord\n")
    );
    let verified = run(&["verify"]);
    assert_eq!(verified.code, Some(0), "{}", verified.out);

    // A fact that is added there is answered here at once.
    let added = block_in_place(|| scene.run_with(&["fact", "add"], fact_line("seven")));
    assert_eq!(added.code, Some(0), "{}", added.err);
    assert_eq!(
        added.out,
        "{\"id\":\"seven\",\"revision\":1,\"scope\":\"local\"}\n"
    );
    let options = json!({ "question": "Was the lamp seven lit?" });
    let asked = discord.slash("alice", "general", "ask", options);
    assert!(description(&asked.message().await).starts_with("The lamp seven was lit."));
    let chat =
        block_in_place(|| scene.run_with(&["chat"], "When does Trump meet Putin?\nand where?\n"));
    assert_eq!(
        chat.out.matches("Helsinki, Finland.").count(),
        2,
        "{}",
        chat.out
    );
    let export = run(&["export", "--scope", "local"]);
    assert!(
        export.out.contains("The lamp seven was lit."),
        "{}",
        export.out
    );
    let wrong = run(&["import", "no such file"]);
    assert_eq!(wrong.code, Some(2));
    assert!(
        wrong.err.contains("cannot open no such file"),
        "{}",
        wrong.err
    );

    serving.signal("-TERM");
    let ended = serving.ended();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert_snapshot!(ended.out, @r"
    ibid is starting; invite it to a server with
      https://discord.com/oauth2/authorize?client_id=1180000000000000001&scope=bot+applications.commands&permissions=274877991936
    ");
    assert!(ended.err.contains("connected"), "{}", ended.err);
    assert!(!ended.err.contains(TOKEN), "the token is in the log");
    assert!(
        !ended.err.contains("mayor of Lisbon"),
        "a question is in the log"
    );
    assert!(!scene.path("ibid-data/control.sock").exists());
    assert_eq!(run(&["health"]).code, Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn packs_are_read_again_and_a_faulty_one_changes_nothing() {
    let (discord, scene) = (StandIn::start().await, Scene::shipped());
    let serving = Serving::start(&discord, &scene, &[]).await;
    let run = |arguments: &[&str]| block_in_place(|| scene.run(arguments));
    assert_eq!(run(&["reload"]).out, "no pack changed\n");
    let pack = |statement: &str| {
        let cite = "[[fact.cite]]\ntitle = \"The book\"\nquote = \"the gate is blue\"\n";
        format!(
            "[[fact]]\nid = \"gate\"\nstatement = {statement}\nquestions = [\"What colour is the gate?\"]\n{cite}"
        )
    };
    let head = "id = \"gates\"\ntitle = \"Gates\"\nlanguage = \"en\"\nlicence = \"CC0-1.0\"\n";
    scene.write("knowledge/gates/pack.toml", head);
    scene.write(
        "knowledge/gates/facts/gates.toml",
        pack("\"The gate is blue.\""),
    );
    let read = run(&["reload"]);
    assert_eq!(
        (read.code, read.out.lines().last()),
        (Some(0), Some("1 pack changed")),
        "{}",
        read.out
    );
    let ask = async || {
        let options = json!({ "question": "What colour is the gate?" });
        let asked = discord.slash("alice", "general", "ask", options);
        description(&asked.message().await)
    };
    assert!(ask().await.starts_with("The gate is blue."));
    scene.write(
        "knowledge/gates/facts/gates.toml",
        pack("\"The gate is red"),
    );
    let faulty = run(&["reload"]);
    assert_eq!(faulty.code, Some(1), "{}", faulty.out);
    assert!(faulty.out.contains("error[toml-syntax]"), "{}", faulty.out);
    assert!(ask().await.starts_with("The gate is blue."));
    // SIGHUP does the same.
    scene.write(
        "knowledge/gates/facts/gates.toml",
        pack("\"The gate is green.\""),
    );
    serving.signal("-HUP");
    let log = "the packs were reloaded";
    let mut answer = ask().await;
    while !answer.starts_with("The gate is green.") {
        // Each question waits for an answer; the stand-in gives up on a bot that never changes.
        assert!(discord.requests().len() < 5_000, "{answer}");
        answer = ask().await;
    }
    serving.signal("-INT");
    let ended = serving.ended();
    assert_eq!(ended.code, Some(0));
    assert!(ended.err.contains(log), "{}", ended.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_and_health_are_shown_on_a_port_of_the_loopback() {
    let (discord, scene) = (StandIn::start().await, Scene::shipped());
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let serving = Serving::start(
        &discord,
        &scene,
        &["--metrics", &port, "--log-format", "json"],
    )
    .await;
    let options = json!({ "question": "when is the summit?" });
    discord
        .slash("alice", "general", "ask", options)
        .message()
        .await;
    let page = async |path: &str| {
        let response = reqwest::get(format!("http://127.0.0.1:{port}/{path}"))
            .await
            .unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let counted = "ibid_answer_seconds_count 1";
    let mut figures = String::new();
    // Discord has the answer a moment before the bot knows that it has.
    for _ in 0..1_000 {
        let (status, shown) = page("metrics").await;
        assert_eq!(status, 200);
        figures = shown;
        if figures.contains(counted) {
            break;
        }
    }
    for line in [
        "ibid_replies_total{of=\"answer\"} 1",
        "ibid_events_total{of=\"command\"} 1",
        counted,
        "ibid_connected_shards 1",
        "ibid_faults_total 0",
        "# EOF",
    ] {
        assert!(
            figures.lines().any(|other| other == line),
            "{line}: {figures}"
        );
    }
    assert_eq!(page("healthz").await, (200, "connected\n".to_owned()));
    serving.signal("-TERM");
    let ended = serving.ended();
    for line in ended.err.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(entry["timestamp"].is_string(), "{line}");
    }
}

#[test]
fn a_missing_or_wrong_token_says_where_to_get_one() {
    let scene = Scene::shipped();
    let error_of = |variables: &[(&str, &str)]| {
        let mut command = scene.command(&["serve", "--discord-api", "http://127.0.0.1:9"]);
        command
            .env_remove("DISCORD_TOKEN")
            .env_remove("DISCORD_TOKEN_FILE");
        command.envs(variables.iter().copied());
        let run: Run = command.output().unwrap().into();
        assert_eq!(run.code, Some(2));
        run.err
    };
    let file = scene.path("token");
    scene.write("token", "\n");
    let file = file.to_str().unwrap();
    let all = [
        error_of(&[]),
        error_of(&[("DISCORD_TOKEN", "two words")]),
        error_of(&[("DISCORD_TOKEN_FILE", file)]),
        error_of(&[("DISCORD_TOKEN_FILE", "nowhere")]),
    ];
    assert_snapshot!(all.concat(), @r"
    error: there is no token: set DISCORD_TOKEN, or set DISCORD_TOKEN_FILE to a file that contains it; the developer portal shows the token under Bot
    error: the value of DISCORD_TOKEN is not a token: it is empty, or has characters that no token has; copy the token again
    error: the value of DISCORD_TOKEN_FILE is not a token: it is empty, or has characters that no token has; copy the token again
    error: cannot read the token file nowhere; correct DISCORD_TOKEN_FILE: No such file or directory (os error 2)
    ");
}
