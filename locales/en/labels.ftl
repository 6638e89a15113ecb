### How Discord lists the bot's commands, their options and the options' choices.
###
### A command or an option has a name and a description. Discord takes at most 32 characters for a name, in
### lower case and without spaces, and at most 100 for a description. In English the names are those of the
### code: only the descriptions can be changed.

## Entries in the menu of a message (at most 32 characters)

menu-answer-this = Answer this
menu-save-as-fact = Save as fact

## Questions

command-ask = ask
    .description = Ask a question in your own words
command-ask-question = question
    .description = What do you want to know?
command-ask-private = private
    .description = Show the answer only to you
command-ask-as-of = as_of
    .description = Only what was published by this day: 2018-07-16, july 2018, last week
command-timeline = timeline
    .description = Show dated facts in order
command-timeline-about = about
    .description = A topic, a name, a few words
command-timeline-from = from
    .description = The first day: 2018-07-16, july 2018, last week, two days before the summit
command-timeline-to = to
    .description = The last day, written the same way
command-timeline-kind = kind
    .description = Only facts of this kind
command-timeline-source = source
    .description = Only facts from this source
command-timeline-as-of = as_of
    .description = Only what was published by this day, written the same way
command-timeline-view = view
    .description = As a list or as a picture
command-sources = sources
    .description = Show where the facts come from
command-topics = topics
    .description = Show what the facts are about
command-privacy = privacy
    .description = Show what I keep about what you ask
command-about = about
    .description = What Ibid is and what it knows
command-help = help
    .description = How to ask

## Facts

command-fact = fact
    .description = Add, correct and look up facts
command-fact-add = add
    .description = Add a fact: opens a form, or shows a preview if you fill in everything
command-fact-edit = edit
    .description = Correct a fact for this server
command-fact-retire = retire
    .description = Withdraw a fact, so that it is no longer shown
command-fact-retire-reason = reason
    .description = Why; people who come across an old answer see it
command-fact-restore = restore
    .description = Make a withdrawn fact active again
command-fact-restore-why = why
    .description = Why you restore it; the history shows it
command-fact-undo = undo
    .description = Undo a change to a fact
command-fact-undo-revision = revision
    .description = The revision's number in the history; the latest if left out
command-fact-show = show
    .description = Show everything about a fact
command-fact-history = history
    .description = Show who changed a fact, when and why
command-fact-list = list
    .description = List facts
command-fact-list-which = which
    .description = Which: active, withdrawn, due for a check, or answering the same question differently
command-fact-list-about = about
    .description = Only facts with these words in the ID, the statement or a topic
command-fact-export = export
    .description = Get this server's facts as the files of a pack
command-fact-import = import
    .description = Import facts from a zip or JSON lines, all or nothing
command-fact-import-file = file
    .description = A zip of a pack's files, or JSON lines; at most 10 MB

# Options that several of the commands above have.
command-fact-option-statement = statement
    .description = The fact in one or a few sentences
command-fact-option-quote = quote
    .description = The exact words of the source
command-fact-option-source = source
    .description = A link, a title and a link, or the ID of a source
command-fact-option-date = date
    .description = When it happened or held: 2018-07-16, july 2018, since 2014
command-fact-option-question = question
    .description = A question that it answers
command-fact-option-topics = topics
    .description = What it is about, separated by commas
command-fact-option-kind = kind
    .description = What kind of statement it is
command-fact-option-said-by = said_by
    .description = Who said it, according to the source
command-fact-option-note = note
    .description = A remark for readers, especially about the date
command-fact-option-review-by = review_by
    .description = When it should be checked again; after that day, answers say so
command-fact-option-fact = fact
    .description = The fact: type its ID, its words or a topic
command-fact-option-why = why
    .description = Why you correct it; the history shows it
command-fact-option-checked = checked
    .description = Whether you checked it against its source today

## Moderators and settings

command-unanswered = unanswered
    .description = Show the questions that nobody could answer
command-settings = settings
    .description = Change how Ibid works on this server
command-settings-show = show
    .description = Show how Ibid works on this server
command-settings-answer-channel = answer-channel
    .description = Answer questions in this channel or thread without being asked, or stop
command-settings-answer-channel-on = on
    .description = Whether to answer questions here without being asked
command-settings-moderators = moderators
    .description = Let a role change facts, or stop that
command-settings-moderators-role = role
    .description = The role
command-settings-moderators-may = may
    .description = Whether members with the role may change facts
command-settings-packs = packs
    .description = Choose the packs that this server sees
command-settings-unanswered = unanswered
    .description = Let people send questions to the moderators, or stop that
command-settings-unanswered-on = on
    .description = Whether people can
command-settings-log = log
    .description = Post each change to a fact in a channel
command-settings-log-channel = channel
    .description = The channel; none if left out
command-settings-confidence = confidence
    .description = How sure Ibid must be to answer
command-settings-confidence-percent = percent
    .description = The minimum, in percent; Ibid chooses if left out

## Choices of options

choice-list = list
choice-picture = picture
choice-event = event
choice-state = state
choice-claim = claim
choice-expectation = expectation
choice-active = active
choice-withdrawn = withdrawn
choice-due = due
choice-contested = contested
