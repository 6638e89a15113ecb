### Was der Bot der Moderation sagt, die Fakten hinzufügt, berichtigt und nachschlägt.
###
### Wie man Variablen, Mehrzahl und Zeilenumbrüche schreibt, steht oben in answers.ftl.
###
### $who ist der Name einer Person oder eine der drei Nachrichten, die folgen; er steht in Klammern oder
### allein, weil er nach „von“ gebeugt werden müsste. $when ist eine Zeit, die Discord in der Sprache des Lesers
### schreibt; $because ist leer oder die Nachricht „because“.

former-moderator = ein früheres Mitglied der Moderation
# Der Fakt kam mit den Dateien eines Pakets.
the-files = die Dateien des Pakets
# Wer den Bot betreibt, am Rechner selbst.
the-operator = der Betrieb des Bots ({ $name })
needs-moderator = Das kann nur die Moderation: wer diesen Server verwaltet oder eine Rolle hat, die mit `/settings moderators` eingestellt ist.
# Folgt ohne Leerzeichen auf einen Satz: „Berichtigt (Ann, heute): ein Tippfehler“.
because = : { $why }

## Das Formular für einen Fakt: Titel und Felder höchstens 45 Zeichen, Hinweise höchstens 100

form-title-new = Ein neuer Fakt
form-title-edit = Einen Fakt berichtigen
input-statement = Der Fakt
input-statement-hint = Ein Satz oder ein paar Sätze; wird Wort für Wort gezeigt
input-date = Wann es geschah oder galt (darf leer sein)
# Die Formen, die Ibid liest. Englische Daten gehen in jeder Sprache.
input-date-hint = 2018-07-16, july 2018, since 2014
input-quote = Das Zitat
input-quote-hint = Die genauen Worte der Quelle
input-source = Die Quelle
input-source-hint = Ein Link, ein Titel und ein Link, oder die Kennung einer Quelle
input-questions = Fragen, die er beantwortet, eine je Zeile
input-questions-hint = Wann ist der Gipfel? (jede in anderen Worten)
# Der Titel einer Quelle: eine Nachricht in Discord, die als Fakt gespeichert wurde.
message-by = Eine Nachricht von { $name }

## Was an einem Formular nicht stimmt

no-statement = Der Fakt fehlt. Schreib ihn in einem Satz oder ein paar Sätzen.
no-quote = Das Zitat fehlt. Kopiere die Worte der Quelle, die den Fakt belegen.
no-source = Die Quelle fehlt. Gib einen Link, einen Titel oder die Kennung einer Quelle an (siehe `/sources`).
one-address = Die Quelle hat zwei Links. Gib einen an, mit dem Titel davor, wenn du magst.
too-long = „{ $text }“ ist länger als { $most } Zeichen. Kürze es.
no-words-in = „{ $question }“ hat keine Worte, mit denen jemand fragen könnte. Schreib eine Frage.
no-reason = Nenne einen Grund. Andere werden ihn sehen.
# $faults: Sätze, jeder auf einer Zeile mit einem Punkt davor.
cannot-be-kept = **So kann ich es nicht speichern.** Dein Text ist nicht verloren: *{ edit-button }* holt ihn zurück.
    { $faults }
form-expired = Dieser Knopf gilt einen Tag und nur einmal. Beginne neu mit `/fact`.

## Die Vorschau eines Fakts, der noch nicht gespeichert ist

preview-new = Ein neuer Fakt, noch nicht gespeichert
preview-edit = Der berichtigte Fakt, noch nicht gespeichert
# $precision ist eine der sechs, die folgen.
date-understood = Datum: { $date }, { $precision }
precision-day = auf den Tag genau
precision-month = auf den Monat genau
precision-season = auf die Jahreszeit genau
precision-year = auf das Jahr genau
precision-years = eines von mehreren Jahren
precision-span = ein Zeitraum
no-date = Datum: keines
quote-found = Zitat: in der Quelle gefunden, Absatz { $paragraph }
quote-unproved = Zitat: nicht geprüft, weil kein Text der Quelle aufbewahrt wird
its-questions = Fragen: { $count }
no-questions = Fragen: keine. Mit ein paar in verschiedenen Worten finde ich den Fakt viel besser.
# Eine Überschrift; Fakten folgen, jeder mit seiner Verwandtschaft.
alike = Ähnliche Fakten
kinship-same-statement = sagt dasselbe
kinship-near-statement = sagt fast dasselbe
kinship-same-question = beantwortet dieselbe Frage anders; beide würden gezeigt

# Bekannte Fragen, die eine andere Antwort bekommen: vor und nach dem Speichern.
turns-planned = { $count ->
    [one] 1 bekannte Frage würde anders beantwortet
   *[other] { $count } bekannte Fragen würden anders beantwortet
}
turns-done = { $count ->
    [one] 1 bekannte Frage wird jetzt anders beantwortet
   *[other] { $count } bekannte Fragen werden jetzt anders beantwortet
}
# $before und $after: die Aussage eines Fakts oder die Nachricht no-answer.
turn-planned =
    „{ $question }“
    jetzt: { $before }
    dann: { $after }
turn-done =
    „{ $question }“
    vorher: { $before }
    jetzt: { $after }
no-answer = keine Antwort
no-turns = Keine bekannte Frage würde anders beantwortet.
# $theirs: der Text des Fakts, wie ihn jemand anderes gespeichert hat.
changed-meanwhile = **Während du geschrieben hast, wurde der Fakt geändert** ({ $who }, { $when }){ $because }. Er lautet jetzt:
    > { $theirs }
    Deine Fassung steht darunter; nichts ist verloren.
save-button = Speichern
save-mine-button = Meine Fassung trotzdem speichern
edit-button = Bearbeiten
cancel-button = Abbrechen
cancelled = Abgebrochen. Nichts wurde geändert.

## Was getan wurde

done-added = Gespeichert.
done-edited = Berichtigt.
done-retired = Zurückgezogen.
done-restored = Wiederhergestellt.
done-undid = Fassung { $revision } ist rückgängig gemacht.
done-redacted = Vom Betrieb des Bots entfernt.
# Eine dieser drei folgt auf eine der sechs oben.
now-current = Das gilt sofort.
now-retired = Er wird nicht mehr gezeigt; sein Verlauf bleibt.
# Die eigene Fassung eines Servers von einem Fakt aus einem Paket wurde rückgängig gemacht.
now-yielded = Hier gilt wieder der ursprüngliche Fakt.
stays-withdrawn = Er bleibt zurückgezogen, bis du `/fact restore` verwendest.
saved-already = Das ist schon gespeichert.
undo-button = Rückgängig machen
history-button = Verlauf
# Menschen, die die Frage gestellt hatten, die der Fakt beantwortet, und die Antwort erfahren wollten.
notified = { $people ->
    [one] Ich benachrichtige 1 Person, die gefragt hat.
   *[other] Ich benachrichtige { $people } Personen, die gefragt haben.
}
# Ein Grund, wie ihn der Verlauf zeigt.
undone = Fassung { $revision } wurde rückgängig gemacht

## Warum etwas nicht geht

conflict-exists = Es gibt schon einen Fakt `{ $id }`. Wähle eine andere Kennung: keine wird zweimal verwendet.
conflict-was-retired = Die Kennung `{ $id }` gehört zu einem zurückgezogenen Fakt. `/fact restore` stellt ihn wieder her.
conflict-missing = Hier gibt es keinen Fakt `{ $id }`. Sieh unter `/fact list` nach.
conflict-not-retired = Der Fakt `{ $id }` ist nicht zurückgezogen.
conflict-already-retired = Der Fakt `{ $id }` ist schon zurückgezogen. Sieh unter `/fact history` nach.
conflict-unchanged = Nichts ist geändert: `{ $id }` sagt schon genau das.
conflict-redacted = Der Betrieb des Bots hat den Fakt `{ $id }` entfernt. Er lässt sich nicht ändern.
conflict-no-revision = Der Fakt `{ $id }` hat hier keine Fassung { $revision }, die sich rückgängig machen lässt. Sieh unter `/fact history` nach.
# $fields: Namen von Feldern, mit Kommas dazwischen.
conflict-changed-since = Fassung { $revision } von `{ $id }` lässt sich nicht rückgängig machen, weil spätere Änderungen dieselben Felder betreffen: { $fields }. Mach erst die spätere Fassung rückgängig, oder berichtige den Fakt.
conflict-moved = Der Fakt `{ $id }` wurde inzwischen geändert. Sieh ihn dir mit `/fact show` an und versuch es dann noch einmal.

## Was Leser einer alten Antwort sehen

corrected = Dieser Fakt wurde seitdem berichtigt ({ $who }, { $when }){ $because }.
retired =
    Dieser Fakt wurde zurückgezogen und wird nicht mehr gezeigt: ~~{ $statement }~~
    Zurückgezogen: { $who }, { $when }. Grund: { $reason }
no-reason-given = nicht genannt

## Der Kanal, in dem Änderungen gemeldet werden

logged-added = Hinzugefügt: `{ $id }` ({ $who }, { $when }){ $because }
logged-edited = Berichtigt: `{ $id }` ({ $who }, { $when }){ $because }
logged-retired = Zurückgezogen: `{ $id }` ({ $who }, { $when }){ $because }
logged-restored = Wiederhergestellt: `{ $id }` ({ $who }, { $when }){ $because }
logged-undid = Änderung rückgängig gemacht: `{ $id }` ({ $who }, { $when }){ $because }
logged-redacted = Entfernt: `{ $id }` ({ $who }, { $when }){ $because }

## Der Verlauf eines Fakts

history = Verlauf von { $id }
revision-added = **{ $number }. hinzugefügt** ({ $who }, { $when }){ $because }
# Die eigene Fassung eines Servers von einem Fakt, der zu einem Paket gehört.
revision-adopted = **{ $number }. kopiert, um hier das Original zu ersetzen** ({ $who }, { $when }){ $because }
revision-edited = **{ $number }. berichtigt** ({ $who }, { $when }){ $because }
revision-retired = **{ $number }. zurückgezogen** ({ $who }, { $when }){ $because }
revision-restored = **{ $number }. wiederhergestellt** ({ $who }, { $when }){ $because }
revision-undid = **{ $number }. Fassung { $revision } rückgängig gemacht** ({ $who }, { $when }){ $because }
revision-redacted = **{ $number }. Text vom Betrieb des Bots entfernt** ({ $who }, { $when }){ $because }
# $keys: Namen von Feldern, mit Kommas dazwischen.
changed-keys = Geändert: { $keys }
earlier-revisions = … und { $count } frühere

## Fakten nachschlagen

no-such-fact = Hier gibt es keinen Fakt „{ $text }“. Wähle einen aus der Liste, die beim Tippen erscheint.
# Wessen Fakt es ist: der dieses Servers, des Betriebs, eines Pakets.
standing-of-server = `{ $id }` (dieser Server), Fassung { $revision }
standing-of-operator = `{ $id }` (Betrieb des Bots), Fassung { $revision }
standing-of-pack = `{ $id }` (Paket `{ $pack }`), Fassung { $revision }
list-live = Fakten
list-retired = Zurückgezogene Fakten
list-due = Fakten, bei denen eine Prüfung ansteht
list-contested = Fakten, die dieselbe Frage verschieden beantworten
empty-list-live = Hier gibt es keinen solchen Fakt. `/fact add` legt einen an.
empty-list-retired = Kein Fakt ist zurückgezogen.
empty-list-due = Bei keinem Fakt steht eine Prüfung an.
empty-list-contested = Keine Fakten beantworten dieselbe Frage verschieden.

## Dateien

# $facts: „12 Fakten“.
exported = { $facts }, als Dateien eines Pakets.
too-large = Die Datei ist zu groß: die Grenze liegt bei { $megabytes } MB. Teile sie auf.
not-a-file = Diese Datei kann ich nicht lesen. Hänge ein Zip von `/fact export` an, oder JSON-Zeilen von `ibid export`.
bad-lines = { $count ->
    [one] **1 Zeile kann nicht importiert werden, daher wurde nichts importiert.** Berichtige sie und hänge die Datei noch einmal an.
   *[other] **{ $count } Zeilen können nicht importiert werden, daher wurde nichts importiert.** Berichtige sie und hänge die Datei noch einmal an.
}
would-import = Importiert würden Fakten und Quellen: { $added } neu, { $changed } geändert, { $unchanged } unverändert.
imported = Importiert: { $added } neu, { $changed } geändert, { $unchanged } unverändert.
# Eine Überschrift: was eine Prüfung der Dateien ergab.
findings = Befunde
