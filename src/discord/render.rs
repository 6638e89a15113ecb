//! Renders replies for a phone screen: a fact, its date, its quotation and its source, and then
//! buttons for what to press next.
//!
//! The message shows the question above the reply, so a pressed button brings the question back.
//! A text that is too long is cut after a sentence. *Source* shows the whole text.

pub(super) mod moderation;
mod source;
pub(super) mod timeline;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;
use serenity::all::{
    ButtonStyle, CreateButton, CreateEmbed, CreateEmbedAuthor, CreateEmbedFooter, CreateSelectMenu,
    CreateSelectMenuKind, CreateSelectMenuOption, Message,
};

use super::custom_id::{AsOf, AskAgain, CustomId};
use super::limits::{BUTTON_LABEL, EMBED_AUTHOR, EMBED_DESCRIPTION, PLACEHOLDER, cut, length};
use super::markdown::{escape, fitted, host, label, link};
use super::post::Post;
use super::words::Words;
use crate::answer::{Clarification, Reason, Refusal};
use crate::date::EventDate;
use crate::fact::Fact;
use crate::knowledge::{FactKey, ScopedFact};
use crate::matcher::Match;
use crate::snapshot::Answered;
use crate::source::Citation;
use crate::text;

pub(super) use source::source;

/// The colours of an answer, a question back, a refusal and everything else.
const ANSWER: u32 = 0x2B_7A_4B;
const CLARIFICATION: u32 = 0xB0_7D_12;
const REFUSAL: u32 = 0x6B_70_78;
const OTHER: u32 = 0x3A_5F_8A;

/// The mark before the previous question in the footer of a message.
const PREVIOUS: &str = "↳ ";
/// The maximum length of the previous question in a message.
const PREVIOUS_MAX: usize = 200;
/// The room in a message for the facts of one answer. The rest is for the text around them.
const FACTS_MAX: usize = 4_500;
/// The room for one fact.
const FACT_MAX: usize = 3_400;
/// The room below which a fact is not shortened further.
const ROOM_MIN: usize = 200;
/// The maximum number of facts listed as related or as close matches.
const RELATED_MAX: usize = 5;

/// A question as a message shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) question: String,
    /// The previous question, if this one depends on it.
    pub(super) previous: Option<String>,
}

impl Heading {
    /// Reports whether the whole question fits in the message.
    pub(super) fn is_whole(&self) -> bool {
        let previous = self.previous.as_deref();
        length(&self.question) <= EMBED_AUTHOR
            && previous.is_none_or(|previous| length(previous) <= PREVIOUS_MAX)
    }

    /// Reads the question from one of the bot's own messages.
    pub(super) fn of(message: &Message) -> Option<Self> {
        let embed = message.embeds.first()?;
        let footer = embed.footer.as_ref().map(|footer| footer.text.as_str());
        let previous = footer.and_then(|text| text.strip_prefix(PREVIOUS));
        Some(Self {
            question: embed.author.as_ref()?.name.clone(),
            previous: previous.map(str::to_owned),
        })
    }

    /// Puts the question above an embed and the previous question below it.
    fn on(&self, embed: CreateEmbed) -> CreateEmbed {
        let embed = match label(&self.question, EMBED_AUTHOR) {
            Some(question) => embed.author(CreateEmbedAuthor::new(question)),
            None => embed,
        };
        let previous = self.previous.as_deref();
        match previous.and_then(|previous| label(previous, PREVIOUS_MAX)) {
            Some(previous) => embed.footer(CreateEmbedFooter::new(format!("{PREVIOUS}{previous}"))),
            None => embed,
        }
    }
}

/// Renders one reply in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Renderer<'a> {
    pub(super) words: &'a Words,
    pub(super) heading: &'a Heading,
    /// What is needed to ask the question again.
    pub(super) again: AskAgain,
    /// The Discord id of the person who asked.
    pub(super) asker: u64,
    /// Whether there are moderators who take questions.
    pub(super) can_be_put: bool,
    /// The current day, used to tell whether a fact is due for another check.
    pub(super) today: Date,
}

impl Renderer<'_> {
    /// Shows the facts that answer the question, and the parts of the question that remain open.
    pub(super) fn answer(
        &self,
        facts: &[&ScopedFact],
        leads_with_date: bool,
        open: &[String],
    ) -> Post {
        let words = self.words;
        let room = (FACTS_MAX / facts.len().max(1)).min(FACT_MAX);
        let layout = Layout {
            leads_with_date,
            room,
        };
        let mut post = Post::default();
        for (number, fact) in facts.iter().enumerate() {
            let mut text = self::fact(words, fact, self.today, layout);
            if differ(facts) {
                if number == 0 {
                    text = format!("*{}*\n\n{text}", words.answers_differ());
                }
                if let Some(recorded) = recorded(words, fact) {
                    append(&mut text, format_args!("\n{recorded}"));
                }
            }
            if let Some(day) = self.again.as_of.filter(|_| number == 0) {
                text = format!("*{}*\n{text}", words.as_of(&day.to_string()));
            }
            let is_last = number + 1 == facts.len();
            for part in open.iter().filter(|_| is_last) {
                text.push_str("\n\n");
                text.push_str(&words.open_part(&fitted(part, 200)));
            }
            let embed = CreateEmbed::new().color(ANSWER).description(text);
            post = post.and(if number == 0 {
                self.heading.on(embed)
            } else {
                embed
            });
        }
        let sources = facts.iter().enumerate().map(|(number, fact)| {
            let number = (facts.len() > 1).then_some(number + 1);
            button(&CustomId::Source(fact.key()), words.source_button(number))
        });
        let Some(first) = facts.first().map(|fact| fact.key()) else {
            return post;
        };
        let mut row: Vec<CreateButton> = sources.collect();
        row.push(button(&CustomId::Related(first), words.related_button()));
        row.push(button(&CustomId::Why(self.again), words.why_button()));
        let is_dated = facts.first().is_some_and(|fact| fact.fact.when.is_some());
        post.row(row).row(self.below(first, is_dated))
    }

    /// Returns the buttons that rate an answer and lead to the facts before and after it.
    fn below(&self, fact: FactKey, is_dated: bool) -> Vec<CreateButton> {
        let (words, asker, again) = (self.words, self.asker, self.again);
        let helped = CustomId::Helped { fact, asker, again };
        let not_helped = CustomId::NotHelped { fact, asker, again };
        let mut buttons = vec![
            button(&helped, words.helpful_button()),
            button(&not_helped, words.not_helpful_button()),
        ];
        if is_dated {
            let as_of = AsOf(again.as_of);
            let (before, after) = (
                CustomId::Before { fact, as_of },
                CustomId::After { fact, as_of },
            );
            buttons.push(button(&before, words.before_button()));
            buttons.push(button(&after, words.after_button()));
        }
        buttons
    }

    /// Asks which of several facts the person means.
    pub(super) fn clarification(&self, clarification: &Clarification) -> Post {
        let words = self.words;
        let candidates = &clarification.candidates;
        let lines = (1..).zip(candidates).map(|(number, found)| {
            let fact = &found.fact.fact;
            let date = date_below(words, fact);
            format!("**{number}.** {}{date}", fitted(&fact.statement, 600))
        });
        let listed = lines.collect::<Vec<_>>().join("\n\n");
        let text = format!("**{}**\n\n{listed}", words.which_is_meant());
        let embed = CreateEmbed::new().color(CLARIFICATION).description(text);
        let pick = |fact| CustomId::Pick {
            fact,
            asker: self.asker,
            again: self.again,
        };
        let picks = picks(candidates, pick, |found| &found.fact.fact.statement);
        Post::of(self.heading.on(embed))
            .row(picks)
            .row(vec![button(&CustomId::Why(self.again), words.why_button())])
    }

    /// Explains why the question has no answer, and suggests what may help.
    pub(super) fn refusal(&self, refusal: &Refusal) -> Post {
        let words = self.words;
        let mut text = format!("**{}**", words.refusal(&shown(&refusal.reason)));
        // Shorten very long words, so that a word of a thousand letters does not fill the screen.
        let short = |word: &String| cut(word, 40);
        let listed = |list: &[String]| {
            let words: Vec<String> = list.iter().map(short).collect();
            fitted(&words.join(", "), 300)
        };
        if refusal.reason != Reason::NothingKnown {
            if !refusal.known.is_empty() {
                text.push_str(&aside(&words.known_words(&listed(&refusal.known))));
            }
            if !refusal.unknown.is_empty() {
                text.push_str(&aside(&words.unknown_words(&listed(&refusal.unknown))));
            }
        }
        let nearest: Vec<&Match> = refusal
            .nearest
            .iter()
            .filter(|found| found.phrasing.is_some())
            .collect();
        if !nearest.is_empty() {
            text.push_str("\n\n");
            text.push_str(words.closest_questions());
            for (number, found) in (1..).zip(&nearest) {
                let phrasing = found.phrasing.as_deref().unwrap_or_default();
                append(
                    &mut text,
                    format_args!("\n**{number}.** {}", fitted(phrasing, 600)),
                );
            }
        }
        let suggested = |fact| CustomId::Suggested {
            fact,
            asker: self.asker,
            again: self.again,
        };
        let picks = picks(nearest, suggested, |found| {
            found
                .phrasing
                .as_deref()
                .unwrap_or(&found.fact.fact.statement)
        });
        let embed = CreateEmbed::new().color(REFUSAL).description(text);
        let mut last = Vec::new();
        if self.can_be_put && refusal.reason != Reason::NothingAsked {
            last.push(button(
                &CustomId::Put(self.again),
                words.ask_moderators_button(),
            ));
        }
        Post::of(self.heading.on(embed)).row(picks).row(last)
    }
}

/// Returns a fact's date on its own line, if it has one.
fn date_below(words: &Words, fact: &Fact) -> String {
    let date = fact.when.as_ref().map(|date| words.dated(date));
    date.map(|date| aside(&date)).unwrap_or_default()
}

/// Returns when a fact was added, if nothing else shows how recent it is.
fn recorded(words: &Words, scoped: &ScopedFact) -> Option<String> {
    let is_dated = scoped
        .fact
        .citations
        .iter()
        .any(|citation| citation.source.published.is_some());
    let day = scoped.recorded.filter(|_| !is_dated)?;
    let date: EventDate = day.to_string().parse().ok()?;
    Some(aside(&words.added_on(&date.in_words_of(words.dates()))))
}

/// Reports whether facts that answer the same question contradict each other.
fn differ(facts: &[&ScopedFact]) -> bool {
    let questions = |fact: &ScopedFact| -> BTreeSet<String> {
        let questions = fact.fact.questions.iter();
        questions.map(|question| text::folded(question)).collect()
    };
    let Some((first, others)) = facts.split_first() else {
        return false;
    };
    let asked = questions(first);
    others.iter().any(|other| {
        let same_question = !asked.is_disjoint(&questions(other));
        same_question && text::folded(&other.fact.statement) != text::folded(&first.fact.statement)
    })
}

/// Makes a button for each fact.
fn picks<'m>(
    facts: impl IntoIterator<Item = &'m Match>,
    id: impl Fn(FactKey) -> CustomId,
    text: impl Fn(&'m Match) -> &'m str,
) -> Vec<CreateButton> {
    let numbered = (1..).zip(facts);
    numbered
        .map(|(number, found)| button(&id(found.fact.key()), format!("{number}. {}", text(found))))
        .collect()
}

/// Explains an answer: the words of the question, the confidence and the runner-up.
pub(super) fn why(words: &Words, asked: &Answered) -> Post {
    let ranking = &asked.ranking;
    let mut text = String::new();
    let content = asked
        .question
        .numbered_words()
        .filter(|(_, word)| !word.is_function);
    for (number, word) in content.take(24) {
        let explained = ranking
            .explained
            .iter()
            .find(|(other, _)| *other == number)
            .map(|(_, how)| how);
        let how = words.how(explained, ranking.unknown.contains(&number));
        append(
            &mut text,
            format_args!("• **{}** {}\n", fitted(&word.folded, 60), fitted(&how, 120)),
        );
    }
    let percent = |share: f32| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share from 0 to 1"
        )]
        let percent = (share * 100.0).round() as u32;
        percent
    };
    append(
        &mut text,
        format_args!(
            "\n{}\n",
            words.confidence(percent(ranking.confidence), percent(ranking.answer_from))
        ),
    );
    let mut matches = ranking
        .matches
        .iter()
        .map(|found| fitted(&found.fact.fact.statement, 400));
    if let Some(first) = matches.next() {
        append(&mut text, format_args!("\n{}", words.first(&first)));
        let runner_up = match matches.next() {
            Some(next) => words.runner_up(&next),
            None => words.no_runner_up().to_owned(),
        };
        append(&mut text, format_args!("\n\n{runner_up}"));
    }
    let embed = CreateEmbed::new()
        .color(OTHER)
        .title(words.why())
        .description(text);
    Post::of(embed).private()
}

/// Shows other facts of the same topics.
pub(super) fn related(words: &Words, facts: &[&ScopedFact]) -> Post {
    if facts.is_empty() {
        return Post::text(words.nothing_related()).private();
    }
    let lines = (1..)
        .zip(facts.iter().take(RELATED_MAX))
        .map(|(number, fact)| {
            let date = date_below(words, &fact.fact);
            format!("**{number}.** {}{date}", fitted(&fact.fact.statement, 500))
        });
    let text = lines.collect::<Vec<_>>().join("\n\n");
    let embed = CreateEmbed::new()
        .color(OTHER)
        .title(words.related())
        .description(text);
    let buttons = (1..)
        .zip(facts.iter().take(RELATED_MAX))
        .map(|(number, fact)| {
            button(
                &CustomId::Source(fact.key()),
                words.source_button(Some(number)),
            )
        });
    Post::of(embed).row(buttons.collect()).private()
}

/// How to lay out a fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub(super) leads_with_date: bool,
    /// The room for it in the message, in characters as Discord counts them.
    pub(super) room: usize,
}

/// A fact: date, statement, quotation, source. Cuts what is too long, and says so.
pub(super) fn fact(words: &Words, scoped: &ScopedFact, today: Date, layout: Layout) -> String {
    let Layout {
        leads_with_date,
        room,
    } = layout;
    let mut share = room;
    loop {
        let mut text = fact_in_shares(words, &scoped.fact, leads_with_date, share);
        if scoped.is_due(today) {
            let checked = aside(&last_checked(words, scoped));
            append(&mut text, format_args!("\n{checked}"));
        }
        if length(&text) <= room || share < ROOM_MIN {
            return text;
        }
        share = share * 7 / 8;
    }
}

/// A fact whose parts each get a share of the room. The total may slightly exceed the room.
fn fact_in_shares(words: &Words, fact: &Fact, leads_with_date: bool, room: usize) -> String {
    let statement = fitted(&fact.statement, room * 3 / 8);
    let date = fact.when.as_ref().map(|date| words.dated(date));
    let mut text = match &date {
        Some(date) if leads_with_date => format!("**{date}**\n{statement}"),
        Some(date) => format!("{statement}\n**{date}**"),
        None => statement.clone(),
    };
    if let Some(who) = &fact.said_by {
        text.push_str(&aside(&words.said_by(&fitted(who, room / 16))));
    }
    let citation = fact.citations.first();
    let quotation = fitted(citation.quote.exact, room / 4);
    append(&mut text, format_args!("\n\n> “{quotation}”\n> — "));
    text.push_str(&self::citation(words, &citation, room));
    let others = fact.citations.iter().len() - 1;
    if others > 0 {
        append(&mut text, format_args!(", {}", words.more_sources(others)));
    }
    if let Some(note) = &fact.note {
        text.push('\n');
        text.push_str(&aside(&words.note(&fitted(note, room / 12))));
    }
    let is_cut = escape(&fact.statement) != statement
        || escape(citation.quote.exact) != quotation
        || fact
            .note
            .as_ref()
            .is_some_and(|note| escape(note) != fitted(note, room / 12));
    if is_cut {
        text.push('\n');
        text.push_str(&aside(words.cut_off()));
    }
    text
}

/// Returns when a fact that needed another check was last checked, if known.
fn last_checked(words: &Words, scoped: &ScopedFact) -> String {
    let verified = scoped.fact.verified.as_ref();
    words.last_checked(
        verified
            .map(|day| day.in_words_of(words.dates()))
            .as_deref(),
    )
}

/// A citation on one line: authors, title, publisher, date, paragraph.
fn citation(words: &Words, citation: &Citation, room: usize) -> String {
    let source = &citation.source;
    let mut parts = Vec::new();
    if !source.authors.is_empty() {
        parts.push(fitted(&source.authors.join(", "), room / 24));
    }
    // Link text that looks like an address is shown as written, so the link uses the site's name.
    let shown_as = host(&source.title).unwrap_or_else(|| source.title.clone());
    let title = fitted(&shown_as, room / 16);
    // If facts share a message, an address may use as much room as a quotation.
    let url = source.url.as_deref();
    let fits = |linked: &String| length(linked) <= room / 4;
    let linked = Some(link(&title, url, citation.quote.exact))
        .filter(fits)
        .or_else(|| Some(link(&title, url, "")).filter(fits));
    parts.push(linked.unwrap_or(title));
    parts.extend(
        source
            .publisher
            .as_deref()
            .map(|name| fitted(name, room / 24)),
    );
    parts.extend(source.published.as_ref().map(|date| words.dated(date)));
    parts.push(match citation.place {
        Some(place) => words.paragraph(place.paragraph),
        None => words.not_verified().to_owned(),
    });
    parts.join(", ")
}

/// Makes the buttons for the previous page and the next page.
pub(super) fn turning(
    words: &Words,
    page: usize,
    pages: usize,
    id: impl Fn(u32) -> CustomId,
) -> Vec<CreateButton> {
    let turn = |to: Option<usize>, text: &str, else_page: u32| {
        let page = to.and_then(|to| u32::try_from(to).ok());
        // Even a disabled button needs an id that no other button has.
        let shown = button(&id(page.unwrap_or(else_page)), text);
        shown.disabled(page.is_none())
    };
    let next = Some(page + 1).filter(|next| *next < pages);
    vec![
        turn(page.checked_sub(1), words.back_button(), u32::MAX),
        turn(next, words.next_button(), u32::MAX - 1),
    ]
}

/// A list under a heading, cut to what fits in a message.
pub(super) fn list(words: &Words, title: &str, lines: &[String]) -> Post {
    let mut text = String::new();
    let mut shown = 0;
    for line in lines {
        if length(&text) + length(line) + 40 > EMBED_DESCRIPTION {
            break;
        }
        append(&mut text, format_args!("• {line}\n"));
        shown += 1;
    }
    if shown < lines.len() {
        text.push_str(&words.and_more(lines.len() - shown));
    }
    let embed = CreateEmbed::new()
        .color(OTHER)
        .title(title)
        .description(text);
    Post::of(embed)
}

/// Puts one of the bot's own texts in an embed, so that its markdown is rendered.
pub(super) fn page(text: &str) -> Post {
    Post::of(CreateEmbed::new().color(OTHER).description(text))
}

/// Makes a button.
pub(super) fn button(id: &CustomId, text: impl AsRef<str>) -> CreateButton {
    let text = label(text.as_ref(), BUTTON_LABEL).unwrap_or_else(|| "…".to_owned());
    CreateButton::new(id.to_string())
        .label(text)
        .style(ButtonStyle::Secondary)
}

/// Makes a menu that allows one choice.
fn menu(id: &CustomId, options: Vec<CreateSelectMenuOption>, hint: &str) -> CreateSelectMenu {
    let kind = CreateSelectMenuKind::String { options };
    CreateSelectMenu::new(id.to_string(), kind).placeholder(cut(hint, PLACEHOLDER))
}

/// Returns a reason in which text written by people is safe to show.
fn shown(reason: &Reason) -> Reason {
    match reason {
        Reason::KnownUnanswered { question } => Reason::KnownUnanswered {
            question: fitted(question, 600),
        },
        Reason::UnknownNames(names) => Reason::UnknownNames(vec![fitted(&names.join(", "), 300)]),
        other => other.clone(),
    }
}

/// Writes less important text on its own line.
fn aside(text: &str) -> String {
    format!("\n*{text}*")
}

/// Appends to a text.
fn append(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok(), "a text takes everything");
}
