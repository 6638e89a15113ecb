### What the bot says around its answers, and in /help, /about and /privacy.
###
### How to write variables, plurals and line breaks: see the head of answers.ftl.

## An answer

more-sources = { $count ->
    [one] and one more source
   *[other] and { $count } more sources
}
# Above an answer that was asked as of a day: only sources published by then count. $day: 2018-07-16
as-of = As of { $day }
cut-off = Shortened; see { source-button } for the full text.
answers-differ = Facts differ on this; the newest comes first.
# $date is a day in words: 16 July 2018.
added-on = Added here on { $date }

## Buttons (at most 80 characters)

source-button = Source
source-button-numbered = Source { $number }
related-button = Related
why-button = Why this answer?
helpful-button = Helpful
not-helpful-button = Not helpful
ask-moderators-button = Ask the moderators
# Turns to the page before.
back-button = Back
# Turns to the page after.
next-button = Next

## What buttons show

the-statement = The fact
the-quotation = The quotation
quotation-at = The quotation, in paragraph { $paragraph }
# When a source was published. $date may be coarse: July 2018, about 2018 (inferred).
published = Published: { $date }
# When somebody last read a source on the web.
accessed = Last accessed: { $date }
related = Facts on the same topics
nothing-related = No other facts share these topics.
# A title.
why = Why this answer
# $percent: how sure the bot is; $from: how sure it must be to answer.
confidence = Confidence { $percent }%. Answers need at least { $from }%.
first = Best match: { $statement }
runner-up = Runner-up: { $statement }
no-runner-up = No other fact was close.
marked-helpful = Thank you. Marked as helpful.
marked-not-helpful = Thank you. Marked as not helpful. Try other words, or look at *{ related-button }*.
not-yours = Only the person who asked can do that. Ask the question yourself with /ask.
# $times: how often the question was asked, this time included.
sent-to-moderators = { $times ->
    [one] I've sent your question to the moderators.
   *[other] I've sent it to the moderators. It has been asked { $times } times so far.
}
no-moderators = There are no moderators in direct messages. Ask on a server that I'm on.
fact-gone = That fact is no longer available here. Ask again with /ask.
button-expired = This button expired: it works for one day. Ask again with /ask or /timeline.
unreadable-button = This button belongs to another version of me. Ask again with /ask.

## Commands

# Titles of lists.
sources = Sources
topics = Topics
no-sources = There are no sources yet.
no-topics = There are no topics yet.
and-more = … and { $count } more

# $titles: the titles of the packs, with semicolons between them.
about =
    I answer from curated facts: each one word for word, with its quotation, its source and its date. What the material doesn't say, I don't say. I don't use a language model.

    I know { $facts ->
        [one] 1 fact
       *[other] { $facts } facts
    } from { $sources ->
        [one] 1 source
       *[other] { $sources } sources
    }: { $titles }.

    Ibid { $version }

help =
    • **Ask** in your own words: use `/ask`, mention me, reply to me, or send me a direct message. Typos are fine. Follow up with “and where?”.
    • **Buttons** below an answer show its source, related facts, and why I chose it.
    • **Ask about a message**: right-click it, then choose *Apps*, *{ menu-answer-this }*.
    • **Browse**: `/timeline` shows dated facts in order; `/topics` and `/sources` list what I know.
    • If I don't know, I say so. *{ ask-moderators-button }* sends your question to people.

# What is stored, why and for how long: a promise. Translate it exactly.
privacy = **What I keep about what you ask and change**
    • Your last question in a channel: in memory, for ten minutes, so that I understand “and where?”.
    • A question that you send to the moderators: its text, how often it was asked and when, but not by whom; for at most 180 days. If you ask to be notified of the answer: your user ID and the channel, until I've notified you.
    • A question whose answer you mark: its text and the count, but not by whom; for at most 180 days.
    • A question too long for a message, the selection of a timeline, a fact that isn't saved yet: for one day, so that their buttons work.
    • If you change facts: what you changed, permanently, under a random number. One record links the number to your user ID, and that record can be erased.
    • In memory, under your user ID: your language and which questions you sent to the moderators, for one day, so that each person counts once; how many messages you sent me, for one minute.

    Buttons contain your user ID, so that only you can mark your answer; it is in that message only. After I'm removed from a server, I keep its facts and settings for 30 days, then erase them.

## Answering questions in a channel without a mention: switched on or off, for a channel or a thread

answer-channel-on = I now answer questions in this channel without being asked, if I'm sure.
answer-thread-on = I now answer questions in this thread without being asked, if I'm sure.
answer-channel-off = I now answer questions in this channel only if I'm asked.
answer-thread-off = I now answer questions in this thread only if I'm asked.

## What people can put right

nothing-asked = There are no words in what you sent. Write a question.
empty-message = I see no text in that message. Choose another one, or ask with /ask.
not-a-time = I can't read “{ $text }” as a date. Write 2018-07-16, 2018-07, 2018 or “july 2018”.
needs-a-year = “{ $text }” comes every year. Add the year.
no-first-day = “{ $text }” has no first day. Add when it starts.
no-last-day = “{ $text }” has no last day. Add when it ends.
two-readings = The date can mean { $one } or { $other }. Write the one you mean.
end-before-begin = The last day is before the first. Swap them.
not-a-source = There is no source “{ $text }”. Choose one from the list, or see /sources.
needs-manage-server = You need permission to manage the server for that. Ask someone who has it.
only-in-servers = That only works on a server. Use it in a channel there.
# Send Messages and Embed Links are permissions in Discord's settings: use Discord's own words.
may-not-speak = Only you can see this, because I'm not allowed to post here. A server manager can give me Send Messages and Embed Links.
too-many-channels = Too many channels and threads already have a setting. Turn one off first.
# “Message content intent” and “developer portal” are Discord's terms for hosts of bots.
needs-content-intent = I can't read messages that don't mention me. Whoever hosts me must turn on the message content intent in the developer portal and start me with --message-content.
# Nothing that the person did. $reference: eight characters that name the fault in the log.
apology = Something went wrong on my side. Try again. If it keeps happening, give this reference to whoever hosts me: { $reference }
