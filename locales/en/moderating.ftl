### What the bot says to moderators who add, correct and look up facts.
###
### How to write variables, plurals and line breaks: see the head of answers.ftl.
###
### $who is a person's name or one of the four messages below; $when is a time that Discord writes in the
### reader's own language; $because is empty or the message “because”.

former-moderator = a former moderator
# The fact came with the files of a pack.
the-files = the pack's files
# Whoever runs the bot, on the machine itself.
the-operator = the operator ({ $name })
needs-moderator = Only moderators can do that: people who manage this server, or have a role set with `/settings moderators`.
# Follows a sentence without a space: “Corrected by Ann, today: a typo”.
because = : { $why }

## The form for a fact: titles and labels at most 45 characters, hints at most 100

form-title-new = A new fact
form-title-edit = Correct a fact
input-statement = The fact
input-statement-hint = One or a few sentences, shown word for word
input-date = When it happened or held (optional)
# The forms that Ibid reads. Dates in English work in every language.
input-date-hint = 2018-07-16, july 2018, since 2014
input-quote = The quotation
input-quote-hint = The exact words of the source
input-source = The source
input-source-hint = A link, a title and a link, or the ID of a source
input-questions = Questions it answers, one per line
input-questions-hint = When is the summit? (use different words in each)
# The title of a source: a message in Discord that was saved as a fact.
message-by = A message by { $name }

## What is wrong with a form

no-statement = The fact is missing. Write it in one or a few sentences.
no-quote = The quotation is missing. Copy the words of the source that prove the fact.
no-source = The source is missing. Give a link, a title, or the ID of a source (see `/sources`).
one-address = The source has two links. Give one, after its title if you like.
too-long = “{ $text }” is longer than { $most } characters. Shorten it.
no-words-in = “{ $question }” has no words that anyone could ask with. Write a question.
no-reason = Give a reason. People will see it.
# $faults: sentences, each on a line with a bullet.
cannot-be-kept = **I can't save it like this.** Your text isn't lost: *{ edit-button }* brings it back.
    { $faults }
form-expired = This button works for one day, and only once. Start again with `/fact`.

## The preview of a fact that is not saved yet

preview-new = A new fact, not saved yet
preview-edit = The corrected fact, not saved yet
# $precision is one of the six below.
date-understood = Date: { $date }, { $precision }
precision-day = to the day
precision-month = to the month
precision-season = to the season
precision-year = to the year
precision-years = one of several years
precision-span = a span of time
no-date = Date: none
quote-found = Quotation: found in the source, paragraph { $paragraph }
quote-unproved = Quotation: not verified, because no text of the source is stored
its-questions = Questions: { $count }
no-questions = Questions: none. Add a few in different words, and I find the fact far more reliably.
# A heading; facts follow, each with its kinship.
alike = Similar facts
kinship-same-statement = says the same
kinship-near-statement = says almost the same
kinship-same-question = answers the same question differently; both would be shown

# Known questions that get another answer: before and after saving.
turns-planned = { $count ->
    [one] 1 known question would get a different answer
   *[other] { $count } known questions would get a different answer
}
turns-done = { $count ->
    [one] 1 known question now gets a different answer
   *[other] { $count } known questions now get a different answer
}
# $before and $after: the statement of a fact, or the message no-answer.
turn-planned =
    “{ $question }”
    now: { $before }
    then: { $after }
turn-done =
    “{ $question }”
    before: { $before }
    now: { $after }
no-answer = no answer
no-turns = No known question would get a different answer.
# $theirs: the text of the fact as somebody else saved it.
changed-meanwhile = **Someone changed it while you were writing.** { $who }, { $when }{ $because }. It now says:
    > { $theirs }
    Your version is below; nothing is lost.
save-button = Save
save-mine-button = Save mine anyway
edit-button = Edit
cancel-button = Cancel
cancelled = Cancelled. Nothing was changed.

## What was done

done-added = Saved.
done-edited = Corrected.
done-retired = Withdrawn.
done-restored = Restored.
done-undid = Revision { $revision } is undone.
done-redacted = Removed by the operator.
# One of these three follows one of the six above.
now-current = It takes effect immediately.
now-retired = It is no longer shown; its history stays.
# A server's version of a fact of a pack was undone.
now-yielded = The original fact is active here again.
stays-withdrawn = It stays withdrawn until you use `/fact restore`.
saved-already = That is already saved.
undo-button = Undo
history-button = History
# People who asked the question that this fact answers, and wanted to be notified.
notified = { $people ->
    [one] I'm notifying 1 person who asked.
   *[other] I'm notifying { $people } people who asked.
}
# A reason, as the history shows it.
undone = revision { $revision } was undone

## Why something cannot be done

conflict-exists = There is already a fact `{ $id }`. Choose another ID: IDs are never reused.
conflict-was-retired = The ID `{ $id }` belongs to a withdrawn fact. `/fact restore` makes it active again.
conflict-missing = There is no fact `{ $id }` here. See `/fact list`.
conflict-not-retired = The fact `{ $id }` isn't withdrawn.
conflict-already-retired = The fact `{ $id }` is already withdrawn. See `/fact history`.
conflict-unchanged = Nothing changed: `{ $id }` already says exactly that.
conflict-redacted = The operator removed the fact `{ $id }`. It can't be changed.
conflict-no-revision = The fact `{ $id }` has no revision { $revision } here that can be undone. See `/fact history`.
# $fields: names of fields, with commas between them.
conflict-changed-since = Revision { $revision } of `{ $id }` can't be undone, because later changes affect the same fields: { $fields }. Undo the later revision first, or correct the fact.
conflict-moved = The fact `{ $id }` has changed in the meantime. Look at it with `/fact show`, then try again.

## What readers of an old answer see

corrected = This fact has been corrected since, by { $who }, { $when }{ $because }.
retired =
    This fact was withdrawn and is no longer shown: ~~{ $statement }~~
    By { $who }, { $when }. Reason: { $reason }
no-reason-given = none given

## The channel in which changes are posted

logged-added = { $who } added `{ $id }`, { $when }{ $because }
logged-edited = { $who } corrected `{ $id }`, { $when }{ $because }
logged-retired = { $who } withdrew `{ $id }`, { $when }{ $because }
logged-restored = { $who } restored `{ $id }`, { $when }{ $because }
logged-undid = { $who } undid a change to `{ $id }`, { $when }{ $because }
logged-redacted = { $who } removed `{ $id }`, { $when }{ $because }

## The history of a fact

history = History of { $id }
revision-added = **{ $number }. added** by { $who }, { $when }{ $because }
# A server's own version of a fact that belongs to a pack.
revision-adopted = **{ $number }. copied, to replace the original here** by { $who }, { $when }{ $because }
revision-edited = **{ $number }. corrected** by { $who }, { $when }{ $because }
revision-retired = **{ $number }. withdrawn** by { $who }, { $when }{ $because }
revision-restored = **{ $number }. restored** by { $who }, { $when }{ $because }
revision-undid = **{ $number }. revision { $revision } undone** by { $who }, { $when }{ $because }
revision-redacted = **{ $number }. text removed by the operator** by { $who }, { $when }{ $because }
# $keys: names of fields, with commas between them.
changed-keys = Changed: { $keys }
earlier-revisions = … and { $count } earlier

## Looking up facts

no-such-fact = There is no fact “{ $text }” here. Choose one from the list that appears as you type.
# Whose fact it is: this server's, the operator's, a pack's.
standing-of-server = `{ $id }` of this server, revision { $revision }
standing-of-operator = `{ $id }` of the operator, revision { $revision }
standing-of-pack = `{ $id }` of the pack `{ $pack }`, revision { $revision }
list-live = Facts
list-retired = Withdrawn facts
list-due = Facts due for a new check
list-contested = Facts that answer the same question differently
empty-list-live = There is no such fact here. `/fact add` creates one.
empty-list-retired = No facts are withdrawn.
empty-list-due = No facts are due for a new check.
empty-list-contested = No facts answer the same question differently.

## Files

# $facts: “12 facts”.
exported = { $facts }, as the files of a pack.
too-large = The file is too large: the limit is { $megabytes } MB. Split it.
not-a-file = I can't read that file. Attach a zip from `/fact export`, or JSON lines from `ibid export`.
bad-lines = { $count ->
    [one] **1 line can't be imported, so nothing was.** Fix it and attach the file again.
   *[other] **{ $count } lines can't be imported, so nothing was.** Fix them and attach the file again.
}
would-import = This would add { $added } and change { $changed } facts and sources; { $unchanged } unchanged.
imported = Imported: { $added } added, { $changed } changed, { $unchanged } unchanged.
# A heading: what a check of the files found.
findings = Findings
