### What the bot says around timelines: dated facts in order, as a list or a picture.
###
### How to write variables, plurals and line breaks: see the head of answers.ftl.

# Titles.
beside-before = Before this: { $fact }
beside-after = After this: { $fact }

no-date-now = That fact no longer has a date.
nothing-before = I have nothing before that.
nothing-after = I have nothing after that.
# Also in the title of lists of facts.
page = Page { $page } of { $pages }

# Buttons (at most 80 characters).
list-button = List
picture-button = Picture
jump-button = Jump to a date
before-button = What came before?
after-button = What came after?

# The window that the button opens: its title and its field (at most 45 characters each).
jump = Jump to a date
jump-to = Start from: “july 2018”, “last week”

# A menu of the facts on a page.
pick-source = Open the source of…
