### What the bot says about a server's queue of questions and its settings, and about what is kept of people.
###
### How to write variables, plurals and line breaks: see the head of answers.ftl.

## The questions that wait for moderators

queue = Questions that nobody could answer
empty-queue = No questions are waiting.
queue-is-off = This server sends no questions to its moderators. `/settings unanswered` changes that.
# In brackets after a question. $last is a day in words: 16 July 2018.
asked-times = { $times ->
    [one] asked once, on { $last }
   *[other] asked { $times } times, most recently on { $last }
}
pick-question = Choose a question
# $first and $last are days in words.
waiting = { $times ->
    [one] Asked once, on { $first }.
   *[other] Asked { $times } times, first on { $first }, most recently on { $last }.
}
# Follows the sentence above.
waiting-people = { $count ->
    [one] 1 person wants to be notified.
   *[other] { $count } people want to be notified.
}
answer-button = Answer
# Adds the question to a fact that answers it already.
also-means-button = Also means…
dismiss-button = Dismiss
pick-fact = Choose the fact that answers it
no-near-fact = No fact is close to that question. *{ answer-button }* creates one; `/fact edit` adds a question to an existing fact.
# The window in which a moderator gives a reason: its title and its field (at most 45 characters each).
dismissal = Dismiss the question
reason = Why? Anyone who asks it again sees this
dismissed = Dismissed. Anyone who sends it again sees the reason.
dismissed-before = The moderators have seen this question and won't answer it: { $reason }
no-longer-waiting = That question is no longer waiting. See `/unanswered`.
notify-me-button = Notify me when it's answered
will-notify = I'll notify you here, once, when it has an answer.
# Follows the name of a person: “@Ann, your question has an answer:”. The answer follows.
has-an-answer = your question has an answer:

## Settings: what /settings show lists, a line each

# $roles: roles with commas between them, or settings-no-roles.
settings-moderators = **Moderators** besides those who manage the server: { $roles }
settings-no-roles = none
settings-packs = **Packs**: { $packs }
# $channels: channels with commas between them, or settings-no-channels.
settings-channels = **I answer without being asked** in: { $channels }
settings-no-channels = no channel
settings-questions-on = **Questions to the moderators**: on
settings-questions-off = **Questions to the moderators**: off
settings-log = **Changes are posted** in: { $channels }
settings-confidence = **Answers need** a confidence of at least { $percent }%
settings-confidence-own = **Answers need** a confidence that I choose

## Settings: what was changed

# *Server Settings* and *Integrations* are Discord's own words.
moderators-added = Members with { $role } can now change facts. If they don't see `/fact`, allow that command for the role in *Server Settings*, *Integrations*.
moderators-removed = { $role } alone no longer lets anyone change facts.
not-everybody = Not everyone can be a moderator. Choose another role.
too-many-roles = Too many roles are moderators already. Remove one first.
pick-packs = Choose the packs that this server sees
# $titles: titles with semicolons between them, or no-packs.
packs-set = This server sees: { $titles }
no-packs = no pack, only its own facts
queue-on = Questions that I can't answer can now be sent to the moderators: see `/unanswered`.
queue-off = Questions can no longer be sent to the moderators. Those that wait stay in `/unanswered`.
log-on = From now on, each change to a fact is posted in { $channel }.
log-off = Changes are no longer posted.
# View Channel, Send Messages and Embed Links are permissions in Discord's settings: use Discord's own words.
log-refused = I can't post in that channel. Give me View Channel, Send Messages and Embed Links there, or choose another channel.
confidence-set = I now answer if I'm at least { $percent }% sure; below that, I ask back or refuse.
confidence-reset = I choose again how sure I must be to answer.

## Privacy: what is kept of the person who asks

# $history and $subscriptions: one each of the messages below.
kept-of-you = **What I keep about you now**
    { $history }
    { $subscriptions }
    To delete both at once, choose *{ erase-button }*; histories then show “{ former-moderator }”.
kept-history = • Histories of facts name you for what you changed: by a random number, which one record links to you.
kept-no-history = • No history of a fact names you.
kept-no-subscriptions = • You aren't waiting for an answer.
kept-subscriptions = { $count ->
    [one] • You're waiting for the answer to 1 question.
   *[other] • You're waiting for the answers to { $count } questions.
}
erase-button = Erase
erased = Erased. Nothing here leads to you any more.
