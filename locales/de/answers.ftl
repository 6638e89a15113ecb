### Antworten, Absagen und Gründe: was der Bot und das Terminal beide sagen.
###
### Für Übersetzer:
### - Übersetzt wird, was rechts vom Gleichheitszeichen steht. Der Schlüssel links davon bleibt.
### - { $name } ist eine Variable: an ihrer Stelle erscheint der Text oder die Zahl. Verwende jede Variable
###   der englischen Nachricht und keine andere.
### - { button-key } ist eine andere Nachricht: so nennt ein Text einen Knopf, und beide stimmen überein.
### - Hängt ein Text von einer Zahl ab, so nenne die Formen deiner Sprache, die letzte mit einem Stern:
###     { $count ->
###         [one] ein Fakt
###        *[other] { $count } Fakten
###     }
### - Ein Text kann über mehrere Zeilen gehen, jede um vier Leerzeichen eingerückt. Keine von ihnen darf mit *, [
###   oder einem Punkt beginnen; der Text gleich nach dem Gleichheitszeichen darf es.
### - **fett**, *kursiv*, `Code` und > sind Zeichen von Discord. Sie bleiben.
### - Ein Test prüft Schlüssel, Variablen und Längen: cargo test --lib every_language

## Daten

# In Klammern nach einem Datum: die Quelle nennt es nicht, jemand hat es erschlossen.
basis-inferred = erschlossen
# In Klammern nach einem Datum: an diesem Tag wurde die Quelle veröffentlicht.
basis-published = Tag der Veröffentlichung

## Ein Fakt und seine Quelle

# Ohne „von“: der Name müsste sonst gebeugt werden.
said-by = Laut { $who }
note = Anmerkung: { $note }
# In welchem Absatz der Quelle das Zitat steht; folgt auf Titel und Datum der Quelle.
paragraph = Absatz { $number }
# Statt des Absatzes: vom Text der Quelle ist nichts aufbewahrt, also konnte niemand das Zitat vergleichen.
not-verified = Zitat nicht geprüft
# Ein Teil einer Frage aus mehreren Teilen.
open-part = Das Material beantwortet nicht: „{ $question }“
# $date ist ein Tag in Worten: 16. Juli 2018.
last-checked = Zuletzt geprüft: { $date }; eine neue Prüfung steht an.
check-due = Eine neue Prüfung steht an.

## Nachfragen und Absagen

which-is-meant = Was davon meinst du?

refusal-nothing-asked = Ich sehe darin keine Frage. Frag nach einem Namen, einem Thema oder einem Ereignis.
refusal-nothing-known = Darüber habe ich nichts.
# $question ist eine Frage, von der bekannt ist, dass das Material sie offen lässt.
refusal-known-unanswered = Das Material beantwortet das nicht. Von der ähnlichsten Frage ist bekannt, dass sie offen ist: „{ $question }“
refusal-nothing-then = Aus dieser Zeit habe ich nichts.
# $names: die unbekannten Namen, mit Kommas dazwischen.
refusal-unknown-names = Über { $names } habe ich nichts.
refusal-not-near-enough = Das Material beantwortet das nicht.

# $words: Wörter der Frage, mit Kommas dazwischen.
known-words = Im Material: { $words }
unknown-words = Nicht im Material: { $words }
# Eine nummerierte Liste von Fragen folgt.
closest-questions = Die ähnlichsten Fragen, die ich beantworten kann:

## Wie sich ein Wort der Frage zum Fakt verhält: folgt auf das Wort, das fett steht

how-same = stimmt überein
how-misspelt = gelesen als „{ $meant }“
how-parted = entspricht „{ $word }“, getrennt oder zusammengeschrieben
how-means = bedeutet hier „{ $head }“
how-related = bedeutet fast dasselbe wie „{ $word }“
how-dated = passt zum Datum des Fakts
how-unknown = nicht im Material
how-absent = nicht in diesem Fakt

## Zeitleisten

# Titel.
timeline = Zeitleiste
timeline-about = Zeitleiste: { $about }
# Unter dem Titel: nur bis zu diesem Tag veröffentlichte Quellen zählen. $day in Worten: 16. Juli 2018.
known-by = bekannt am { $day }
count-of-facts = { $count ->
    [one] 1 Fakt
   *[other] { $count } Fakten
}
# In Klammern nach einem Fakt, dessen Datum zu ungenau ist, um sicher in den Zeitraum zu fallen.
possibly = möglicherweise
empty-timeline = Kein datierter Fakt passt dazu. Wähle einen längeren Zeitraum oder andere Worte.
inexact-timeline = Kein Fakt enthält alle diese Worte; diese Fakten enthalten die meisten.
