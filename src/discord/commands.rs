//! The slash commands and the message menu, each in its own file.

mod about;
mod answer_this;
mod ask;
mod fact;
mod help;
mod privacy;
mod save_as_fact;
mod settings;
mod sources;
mod timeline;
mod topics;
mod unanswered;

use std::sync::Arc;
use std::time::Instant;

use poise::CommandParameter;
use poise::serenity_prelude::{AutocompleteChoice, CreateAutocompleteResponse};
use serenity::all::{ChannelType, CreateCommand, CreateModal, PartialChannel, Permissions};

use super::api::Waiting;
use super::asker::{Asker, Caller, Membership, Whereabouts};
use super::bot::Bot;
use super::delivery::{Call, Outcome};
use super::limits::{CHOICE, CHOICES};
use super::markdown::label;
use super::post::{Post, ReplyTo};
use super::scene::Scene;
use super::trouble::Trouble;
use super::words;
use crate::fact::FactKind;
use crate::knowledge::FactKey;
use crate::library::Which;

pub(super) use fact::{import, turn_list};
pub(super) use settings::choose_packs;

tokio::task_local! {
    /// When the interaction of the current command arrived. poise has no field for it.
    pub(super) static ARRIVED: Instant;
}

/// The context of a command.
type Context<'a> = poise::ApplicationContext<'a, Arc<Bot>, Trouble>;
/// A command of the bot.
pub(super) type Command = poise::Command<Arc<Bot>, Trouble>;

/// The kinds of facts, as options list them.
#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
enum Kind {
    #[name = "event"]
    Event,
    #[name = "state"]
    State,
    #[name = "claim"]
    Claim,
    #[name = "expectation"]
    Expectation,
}

impl From<Kind> for FactKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Event => Self::Event,
            Kind::State => Self::State,
            Kind::Claim => Self::Claim,
            Kind::Expectation => Self::Expectation,
        }
    }
}

/// Returns every command, with its words in every language.
pub(super) fn all() -> Vec<Command> {
    let mut commands = vec![
        ask::ask(),
        timeline::timeline(),
        sources::sources(),
        topics::topics(),
        fact::fact(),
        unanswered::unanswered(),
        settings::settings(),
        privacy::privacy(),
        about::about(),
        help::help(),
        answer_this::answer_this(),
        save_as_fact::save_as_fact(),
    ];
    for command in &mut commands {
        let path = command.name.clone().into_owned();
        put_words(command, &path);
    }
    commands
}

/// Returns the commands in the form that Discord registers.
pub(super) fn registrations(commands: &[Command]) -> Vec<CreateCommand> {
    let slash = commands.iter().filter_map(Command::create_as_slash_command);
    let entries = commands
        .iter()
        .filter_map(Command::create_as_context_menu_command);
    let names = commands
        .iter()
        .filter_map(|command| command.context_menu_name.as_deref());
    let menu = entries.zip(names).map(|(entry, name)| {
        let mut entry = entry;
        for language in words::others() {
            if let Some(name) = language.menu_entry(name) {
                entry = entry.name_localized(language.tag(), name);
            }
        }
        entry
    });
    slash.chain(menu).collect()
}

/// Adds the words of every language to a command, its subcommands and its options.
fn put_words(command: &mut Command, path: &str) {
    if let Some(label) = words::english().label(path) {
        command.description = Some(label.description.into());
    }
    for language in words::others() {
        if let Some(label) = language.label(path) {
            let names = command.name_localizations.to_mut();
            names.push((language.tag().into(), label.name.into()));
            let descriptions = command.description_localizations.to_mut();
            descriptions.push((language.tag().into(), label.description.into()));
        }
    }
    for parameter in &mut command.parameters {
        let path = format!("{path}.{}", parameter.name);
        put_words_of_option(parameter, &path);
    }
    for subcommand in &mut command.subcommands {
        let path = format!("{path}.{}", subcommand.name);
        put_words(subcommand, &path);
    }
}

fn put_words_of_option(parameter: &mut CommandParameter<Arc<Bot>, Trouble>, path: &str) {
    if let Some(label) = words::english().label(path) {
        parameter.description = Some(label.description.into());
    }
    for language in words::others() {
        if let Some(label) = language.label(path) {
            let names = parameter.name_localizations.to_mut();
            names.push((language.tag().into(), label.name.into()));
            let descriptions = parameter.description_localizations.to_mut();
            descriptions.push((language.tag().into(), label.description.into()));
        }
        for choice in parameter.choices.to_mut() {
            if let Some(name) = language.choice(&choice.name) {
                let names = choice.localizations.to_mut();
                names.push((language.tag().into(), name.into()));
            }
        }
    }
}

/// Returns who runs a command, where, and how Discord accepts the answer.
fn call(ctx: &Context<'_>) -> Call {
    let interaction = ctx.interaction;
    let at = Whereabouts {
        guild: interaction.guild_id,
        channel: interaction.channel_id,
    };
    let user = interaction.user.id;
    let words = ctx
        .framework
        .user_data
        .words_of(user.get(), &interaction.locale);
    Call {
        caller: Caller {
            asker: Asker::new(user, at, words),
            membership: Membership::of(interaction.member.as_deref()),
        },
        waiting: Waiting {
            id: interaction.id,
            application: interaction.application_id,
            token: interaction.token.as_str().into(),
            arrived: ARRIVED
                .try_with(|arrived| *arrived)
                .unwrap_or_else(|_| Instant::now()),
        },
    }
}

/// Answers a command with the result of some work. Only the person who runs it sees the answer.
async fn respond_privately<O: Into<Outcome> + Send + 'static>(
    ctx: Context<'_>,
    work: impl FnOnce(&Scene<'_>) -> Result<O, Trouble> + Send + 'static,
) -> Result<(), Trouble> {
    let bot = ctx.framework.user_data;
    bot.respond(&call(&ctx), ReplyTo::Private, work).await
}

/// Answers a command with a modal. It must answer at once, because a modal cannot be promised.
async fn open_modal(
    ctx: Context<'_>,
    work: impl FnOnce(&Scene<'_>) -> Result<CreateModal, Trouble> + Send + 'static,
) -> Result<(), Trouble> {
    let bot = ctx.framework.user_data;
    bot.open_modal(&call(&ctx), work).await
}

/// Returns the suggestions from some work. If the work fails, logs it and returns none.
async fn complete_with<T: Default + Send + 'static>(
    ctx: &Context<'_>,
    work: impl FnOnce(&Scene<'_>) -> Result<T, Trouble> + Send + 'static,
) -> T {
    let bot = ctx.framework.user_data;
    let offered = bot.in_scene(call(ctx).caller, work).await;
    offered.unwrap_or_else(|trouble| {
        tracing::error!(%trouble, "completing failed");
        T::default()
    })
}

/// Suggests facts to a moderator who is typing: live ones, withdrawn ones or both.
async fn complete_facts(
    ctx: Context<'_>,
    typed: &str,
    which: &[Which],
) -> CreateAutocompleteResponse {
    let (typed, which) = (typed.to_owned(), which.to_vec());
    let offered = complete_with(&ctx, move |scene| {
        if !scene.may_moderate() {
            return Ok(Vec::new());
        }
        let lists = which.into_iter().flat_map(|which| {
            scene
                .library
                .suggested(&scene.view, &typed, which, CHOICES, scene.bot.today())
        });
        Ok(lists.take(CHOICES).collect())
    });
    let choices = offered.await.into_iter().map(|((scope, id), statement)| {
        let name = label(&format!("{id}: {statement}"), CHOICE);
        let key = FactKey::of(&scope, &id).to_string();
        AutocompleteChoice::new(name.unwrap_or_else(|| id.to_string()), key)
    });
    CreateAutocompleteResponse::new().set_choices(choices.collect())
}

/// Suggests live facts.
async fn complete_told(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    complete_facts(ctx, typed, &[Which::Live]).await
}

/// Suggests withdrawn facts.
async fn complete_retired(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    complete_facts(ctx, typed, &[Which::Retired]).await
}

/// Suggests facts, live or not.
async fn complete_any(ctx: Context<'_>, typed: &str) -> CreateAutocompleteResponse {
    complete_facts(ctx, typed, &[Which::Live, Which::Retired]).await
}

/// Answers a command with the result of some work.
async fn respond(
    ctx: Context<'_>,
    to: ReplyTo,
    work: impl FnOnce(&Scene<'_>) -> Result<Post, Trouble> + Send + 'static,
) -> Result<(), Trouble> {
    let bot = ctx.framework.user_data;
    let call = call(&ctx);
    // If the bot may not write here, answer only the person who asked, and say why.
    if to == ReplyTo::Public && !may_speak(&ctx) {
        let apart = move |scene: &Scene<'_>| {
            let post = work(scene)?;
            Ok(post.saying(scene.words.may_not_speak()))
        };
        return bot.respond(&call, ReplyTo::Private, apart).await;
    }
    bot.respond(&call, to, work).await
}

/// Reports whether the bot may write in the channel of a command.
fn may_speak(ctx: &Context<'_>) -> bool {
    let in_thread = ctx.interaction.channel.as_ref().is_some_and(is_thread);
    let speaking = if in_thread {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    let needed = speaking | Permissions::EMBED_LINKS;
    let rights = ctx.interaction.app_permissions;
    rights.is_none_or(|rights| rights.administrator() || rights.contains(needed))
}

/// Reports whether a channel is a thread.
fn is_thread(channel: &PartialChannel) -> bool {
    matches!(
        channel.kind,
        ChannelType::PublicThread | ChannelType::PrivateThread | ChannelType::NewsThread
    )
}

/// Handles a failed command: tells the person what to do, and logs what happened.
pub(super) async fn report(error: poise::FrameworkError<'_, Arc<Bot>, Trouble>) {
    use poise::FrameworkError;
    let (trouble, ctx) = match error {
        FrameworkError::Command { error, ctx, .. } => (error, ctx),
        FrameworkError::ArgumentParse {
            error, input, ctx, ..
        } => {
            let input = input.unwrap_or_default();
            (Trouble::fault(format!("option {input:?}: {error}")), ctx)
        }
        FrameworkError::CommandStructureMismatch {
            description, ctx, ..
        } => (Trouble::fault(description), ctx.into()),
        // A command of an older version, which Discord still shows to some people.
        FrameworkError::UnknownInteraction { interaction, .. } => {
            tracing::warn!(command = interaction.data.name, "no such command");
            return;
        }
        other => {
            let trouble = Trouble::fault(other.to_string());
            match other.ctx() {
                Some(ctx) => (trouble, ctx),
                None => return,
            }
        }
    };
    let poise::Context::Application(ctx) = ctx else {
        return;
    };
    let bot = ctx.framework.user_data;
    if let Err(error) = bot.say_trouble(&call(&ctx), trouble).await {
        tracing::warn!(%error, "an apology could not be made");
    }
}
