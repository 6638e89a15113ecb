### Wie Discord die Befehle des Bots, ihre Optionen und deren Auswahl auflistet.
###
### Ein Befehl oder eine Option hat einen Namen und eine Beschreibung. Discord nimmt höchstens 32 Zeichen für
### einen Namen, kleingeschrieben und ohne Leerzeichen, und höchstens 100 für eine Beschreibung.

## Einträge im Menü einer Nachricht (höchstens 32 Zeichen)

menu-answer-this = Beantworte das
menu-save-as-fact = Als Fakt speichern

## Fragen

command-ask = frage
    .description = Stelle eine Frage, in deinen eigenen Worten
command-ask-question = frage
    .description = Was möchtest du wissen?
command-ask-private = privat
    .description = Die Antwort nur dir zeigen
command-ask-as-of = stand
    .description = Nur, was bis zu diesem Tag veröffentlicht war: 2018-07-16, Juli 2018, letzte Woche
command-timeline = zeitleiste
    .description = Zeige datierte Fakten der Reihe nach
command-timeline-about = thema
    .description = Ein Thema, ein Name, ein paar Worte
command-timeline-from = von
    .description = Der erste Tag: 2018-07-16, Juli 2018, letzte Woche
command-timeline-to = bis
    .description = Der letzte Tag, ebenso geschrieben
command-timeline-kind = art
    .description = Nur Fakten dieser Art
command-timeline-source = quelle
    .description = Nur Fakten aus dieser Quelle
command-timeline-as-of = stand
    .description = Nur, was bis zu diesem Tag veröffentlicht war, ebenso geschrieben
command-timeline-view = ansicht
    .description = Als Liste oder als Bild
command-sources = quellen
    .description = Zeige, woher die Fakten stammen
command-topics = themen
    .description = Zeige, wovon die Fakten handeln
command-privacy = datenschutz
    .description = Zeige, was ich von deinen Fragen aufbewahre
command-about = über
    .description = Was Ibid ist und was es weiß
command-help = hilfe
    .description = Wie man fragt

## Fakten

command-fact = fakt
    .description = Fakten hinzufügen, berichtigen und nachschlagen
command-fact-add = neu
    .description = Einen Fakt hinzufügen: öffnet ein Formular, oder zeigt die Vorschau, wenn alles da ist
command-fact-edit = berichtigen
    .description = Einen Fakt für diesen Server berichtigen
command-fact-retire = zurückziehen
    .description = Einen Fakt zurückziehen, damit er nicht mehr gezeigt wird
command-fact-retire-reason = grund
    .description = Warum; wer auf eine alte Antwort stößt, sieht es
command-fact-restore = wiederherstellen
    .description = Einen zurückgezogenen Fakt wieder zeigen
command-fact-restore-why = grund
    .description = Warum du ihn wiederherstellst; der Verlauf zeigt es
command-fact-undo = rückgängig
    .description = Eine Änderung an einem Fakt rückgängig machen
command-fact-undo-revision = fassung
    .description = Die Nummer der Fassung im Verlauf; sonst die letzte
command-fact-show = zeigen
    .description = Alles über einen Fakt zeigen
command-fact-history = verlauf
    .description = Zeigen, wer einen Fakt wann und warum geändert hat
command-fact-list = liste
    .description = Fakten auflisten
command-fact-list-which = welche
    .description = Welche: gezeigte, zurückgezogene, zu prüfende, einander widersprechende
command-fact-list-about = worte
    .description = Nur Fakten mit diesen Worten in Kennung, Aussage oder Thema
command-fact-export = ausgeben
    .description = Die Fakten dieses Servers als Dateien eines Pakets
command-fact-import = einlesen
    .description = Fakten aus einem Zip oder JSON-Zeilen einlesen, alle oder keinen
command-fact-import-file = datei
    .description = Ein Zip mit den Dateien eines Pakets, oder JSON-Zeilen; höchstens 10 MB

# Optionen, die mehrere der Befehle oben haben.
command-fact-option-statement = aussage
    .description = Der Fakt in einem oder wenigen Sätzen
command-fact-option-quote = zitat
    .description = Die genauen Worte der Quelle
command-fact-option-source = quelle
    .description = Ein Link, ein Titel mit Link oder die Kennung einer Quelle
command-fact-option-date = datum
    .description = Wann es geschah oder galt: 2018-07-16, july 2018, since 2014
command-fact-option-question = frage
    .description = Eine Frage, die er beantwortet
command-fact-option-topics = themen
    .description = Wovon er handelt, mit Kommas getrennt
command-fact-option-kind = art
    .description = Was für eine Aussage es ist
command-fact-option-said-by = von
    .description = Von wem er laut der Quelle stammt
command-fact-option-note = anmerkung
    .description = Eine Anmerkung für Leser, vor allem zum Datum
command-fact-option-review-by = prüfen_bis
    .description = Wann er wieder geprüft werden soll; nach diesem Tag weisen Antworten darauf hin
command-fact-option-fact = fakt
    .description = Der Fakt: tippe seine Kennung, seine Worte oder ein Thema
command-fact-option-why = grund
    .description = Warum du ihn berichtigst; der Verlauf zeigt es
command-fact-option-checked = geprüft
    .description = Ob du ihn heute an seiner Quelle geprüft hast

## Moderation und Einstellungen

command-unanswered = unbeantwortet
    .description = Zeige Fragen, die niemand beantworten konnte
command-settings = einstellungen
    .description = Ändere, wie Ibid auf diesem Server arbeitet
command-settings-show = zeigen
    .description = Zeigen, wie Ibid auf diesem Server arbeitet
command-settings-answer-channel = antwortkanal
    .description = Fragen in diesem Kanal oder Thread ungefragt beantworten, oder damit aufhören
command-settings-answer-channel-on = an
    .description = Ob ich hier ungefragt antworte
command-settings-moderators = moderation
    .description = Einer Rolle erlauben, Fakten zu ändern, oder nicht mehr
command-settings-moderators-role = rolle
    .description = Die Rolle
command-settings-moderators-may = darf
    .description = Ob Mitglieder mit der Rolle Fakten ändern dürfen
command-settings-packs = pakete
    .description = Die Pakete wählen, die dieser Server sieht
command-settings-unanswered = unbeantwortet
    .description = Fragen an die Moderation zulassen oder nicht
command-settings-unanswered-on = an
    .description = Ob sie zugelassen sind
command-settings-log = protokoll
    .description = Jede Änderung an einem Fakt in einem Kanal melden
command-settings-log-channel = kanal
    .description = Der Kanal; ohne Angabe keiner
command-settings-confidence = sicherheit
    .description = Wie sicher Ibid sein muss, um zu antworten
command-settings-confidence-percent = prozent
    .description = Das Mindeste, in Prozent; ohne Angabe wählt Ibid

## Auswahl in Optionen

choice-list = Liste
choice-picture = Bild
choice-event = Ereignis
choice-state = Zustand
choice-claim = Behauptung
choice-expectation = Erwartung
choice-active = gezeigte
choice-withdrawn = zurückgezogene
choice-due = zu prüfende
choice-contested = widersprüchliche
