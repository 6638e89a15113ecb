### Answers, refusals and reasons: what the bot and the terminal both say.
###
### For translators:
### - Translate what is right of the equals sign. Leave the key, left of it, as it is.
### - { $name } is a variable: the text or number it stands for comes in its place. Use each variable of
###   the English message, and no other.
### - { button-key } is another message: write it where the text names a button, so that both agree.
### - If a text depends on a number, list the plural forms of your language, and mark the last with a star:
###     { $count ->
###         [one] one fact
###        *[other] { $count } facts
###     }
### - A text may go on over several lines, each indented by four spaces. None of these lines may begin
###   with *, [ or a full stop; the text right after the equals sign may.
### - **bold**, *italic*, `code` and > are Discord's marks. Keep them.
### - A test checks keys, variables and lengths: cargo test --lib every_language

## Dates

# Follows a date in brackets: the source does not state the date, somebody worked it out.
basis-inferred = inferred
# Follows a date in brackets: it is the day on which the source was published.
basis-published = day of publication

## A fact and its source

said-by = Said by { $who }
note = Note: { $note }
# Which paragraph of the source holds the quotation; follows the title and the date of the source.
paragraph = paragraph { $number }
# In the place of the paragraph: no text of the source is kept, so nobody could compare the quotation.
not-verified = quote not verified
# A part of a question with several parts.
open-part = The material does not answer: “{ $question }”
# $date is a day in words: 16 July 2018.
last-checked = Last checked { $date }; a new check is due.
check-due = A new check is due.

## Asking back and refusing

which-is-meant = Which of these do you mean?

refusal-nothing-asked = I see no question in that. Ask about a name, a topic or an event.
refusal-nothing-known = I have nothing about that.
# $question is a question that curators know the material leaves open.
refusal-known-unanswered = The material does not answer that. The closest question is known to be open: “{ $question }”
refusal-nothing-then = I have nothing from that time.
# $names: the unknown names, with commas between them.
refusal-unknown-names = I have nothing about { $names }.
refusal-not-near-enough = The material does not answer that.

# $words: words of the question, with commas between them.
known-words = In the material: { $words }
unknown-words = Not in the material: { $words }
# A numbered list of questions follows.
closest-questions = Closest questions I can answer:

## How a word of the question relates to the fact: each follows that word, in bold

how-same = matches
how-misspelt = read as “{ $meant }”
how-parted = matches “{ $word }”, as one word or two
how-means = means “{ $head }” here
how-related = means almost the same as “{ $word }”
how-dated = matches the fact's date
how-unknown = not in the material
how-absent = not in this fact

## Timelines

# Titles.
timeline = Timeline
timeline-about = Timeline: { $about }
# Below the title: only sources published by that day count. $day is in words: 16 July 2018.
known-by = as known on { $day }
count-of-facts = { $count ->
    [one] 1 fact
   *[other] { $count } facts
}
# Follows a fact in brackets whose date is too vague to say for certain that it is in the span.
possibly = possibly
empty-timeline = No dated fact matches. Widen the dates or use other words.
inexact-timeline = No fact contains all of these words; these facts contain the most.
