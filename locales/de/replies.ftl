### Was der Bot rund um seine Antworten sagt, und in /help, /about und /privacy.
###
### Wie man Variablen, Mehrzahl und Zeilenumbrüche schreibt, steht oben in answers.ftl.

## Eine Antwort

more-sources = { $count ->
    [one] und eine weitere Quelle
   *[other] und { $count } weitere Quellen
}
# Über einer Antwort nach dem Stand eines Tages: nur bis dahin veröffentlichte Quellen zählen. $day: 2018-07-16
as-of = Stand: { $day }
cut-off = Gekürzt; { source-button } zeigt den ganzen Text.
answers-differ = Die Fakten dazu unterscheiden sich; der neueste steht zuerst.
# $date ist ein Tag in Worten: 16. Juli 2018.
added-on = Hier hinzugefügt: { $date }

## Knöpfe (höchstens 80 Zeichen)

source-button = Quelle
source-button-numbered = Quelle { $number }
related-button = Verwandtes
why-button = Warum diese Antwort?
helpful-button = Hilfreich
not-helpful-button = Nicht hilfreich
ask-moderators-button = Die Moderation fragen
# Blättert zur Seite davor.
back-button = Zurück
# Blättert zur Seite danach.
next-button = Weiter

## Was Knöpfe zeigen

the-statement = Der Fakt
the-quotation = Das Zitat
quotation-at = Das Zitat, in Absatz { $paragraph }
# Wann eine Quelle veröffentlicht wurde. $date kann ungenau sein: Juli 2018, etwa 2018 (erschlossen).
published = Veröffentlicht: { $date }
# Wann jemand eine Quelle im Netz zuletzt gelesen hat.
accessed = Zuletzt abgerufen: { $date }
related = Fakten zu denselben Themen
nothing-related = Kein anderer Fakt gehört zu denselben Themen.
# Ein Titel.
why = Warum diese Antwort
# $percent: wie sicher der Bot ist; $from: wie sicher er sein muss, um zu antworten.
confidence = Sicherheit { $percent } %. Antworten brauchen mindestens { $from } %.
first = Am besten passt: { $statement }
runner-up = Danach: { $statement }
no-runner-up = Kein anderer Fakt kam in Frage.
marked-helpful = Danke. Als hilfreich vermerkt.
marked-not-helpful = Danke. Als nicht hilfreich vermerkt. Versuche es mit anderen Worten, oder sieh unter *{ related-button }* nach.
not-yours = Das kann nur, wer gefragt hat. Stelle die Frage selbst mit /ask.
# $times: wie oft die Frage gestellt wurde, dieses Mal mitgezählt.
sent-to-moderators = { $times ->
    [one] Ich habe deine Frage der Moderation vorgelegt.
   *[other] Ich habe sie der Moderation vorgelegt. Sie wurde bisher { $times } Mal gestellt.
}
no-moderators = In Direktnachrichten gibt es keine Moderation. Frag auf einem Server, auf dem ich bin.
fact-gone = Dieser Fakt ist hier nicht mehr verfügbar. Frag noch einmal mit /ask.
button-expired = Dieser Knopf ist abgelaufen: er gilt einen Tag. Frag noch einmal mit /ask oder /timeline.
unreadable-button = Dieser Knopf gehört zu einer anderen Version von mir. Frag noch einmal mit /ask.

## Befehle

# Titel von Listen.
sources = Quellen
topics = Themen
no-sources = Es gibt noch keine Quellen.
no-topics = Es gibt noch keine Themen.
and-more = … und { $count } weitere

# $titles: die Titel der Pakete, mit Strichpunkten dazwischen.
about =
    Ich antworte mit gepflegten Fakten: Wort für Wort, mit Zitat, Quelle und Datum. Was das Material nicht sagt, sage ich nicht. Ich verwende kein Sprachmodell.

    Ich kenne { $facts ->
        [one] 1 Fakt
       *[other] { $facts } Fakten
    } aus { $sources ->
        [one] 1 Quelle
       *[other] { $sources } Quellen
    }: { $titles }.

    Ibid { $version }

help =
    • **Frag** in deinen eigenen Worten: mit `/ask`, indem du mich erwähnst, mir antwortest oder mir direkt schreibst. Tippfehler schaden nicht. Frag weiter mit „und wo?“.
    • **Knöpfe** unter einer Antwort zeigen ihre Quelle, verwandte Fakten, und warum ich sie gewählt habe.
    • **Nach einer Nachricht fragen**: mit Rechtsklick darauf, dann *Apps*, *{ menu-answer-this }*.
    • **Stöbern**: `/timeline` zeigt datierte Fakten der Reihe nach; `/topics` und `/sources` zeigen, was ich kenne.
    • Was ich nicht weiß, sage ich. *{ ask-moderators-button }* legt deine Frage Menschen vor.

# Was gespeichert wird, wozu und wie lange: ein Versprechen, das genau übersetzt sein muss.
privacy = **Was ich von deinen Fragen und Änderungen aufbewahre**
    • Deine letzte Frage in einem Kanal: im Arbeitsspeicher, zehn Minuten, damit ich „und wo?“ verstehe.
    • Eine Frage, die du der Moderation vorlegst: ihren Text, wie oft und wann sie gestellt wurde, aber nicht von wem; höchstens 180 Tage. Willst du die Antwort erfahren: deine Kennung und den Kanal, bis ich dich benachrichtigt habe.
    • Eine Frage, deren Antwort du bewertest: ihren Text und die Zahl, aber nicht von wem; höchstens 180 Tage.
    • Eine Frage, die für eine Nachricht zu lang ist, die Auswahl einer Zeitleiste, einen Fakt, der noch nicht gespeichert ist: einen Tag, damit ihre Knöpfe gehen.
    • Wenn du Fakten änderst: was du geändert hast, auf Dauer, unter einer Zufallszahl. Ein Eintrag führt von ihr zu deiner Kennung, und er lässt sich löschen.
    • Im Arbeitsspeicher, unter deiner Kennung: deine Sprache und welche Fragen du der Moderation vorgelegt hast, einen Tag, damit jeder einmal zählt; wie viele Nachrichten du mir geschickt hast, eine Minute.

    Knöpfe enthalten deine Kennung, damit nur du deine Antwort bewerten kannst; sie steht nur in dieser Nachricht. Wurde ich von einem Server entfernt, bewahre ich seine Fakten und Einstellungen 30 Tage auf und lösche sie dann.

## Fragen in einem Kanal ohne Erwähnung beantworten: an oder aus, für einen Kanal oder einen Thread

answer-channel-on = In diesem Kanal beantworte ich Fragen jetzt ungefragt, wenn ich sicher bin.
answer-thread-on = In diesem Thread beantworte ich Fragen jetzt ungefragt, wenn ich sicher bin.
answer-channel-off = In diesem Kanal beantworte ich Fragen jetzt nur, wenn man mich fragt.
answer-thread-off = In diesem Thread beantworte ich Fragen jetzt nur, wenn man mich fragt.

## Was Menschen richtigstellen können

nothing-asked = In dem, was du geschickt hast, sind keine Worte. Schreib eine Frage.
empty-message = In dieser Nachricht sehe ich keinen Text. Wähle eine andere, oder frag mit /ask.
not-a-time = „{ $text }“ kann ich nicht als Datum lesen. Schreib 2018-07-16, 2018-07, 2018 oder „july 2018“.
needs-a-year = „{ $text }“ gibt es jedes Jahr. Schreib das Jahr dazu.
no-first-day = „{ $text }“ hat keinen ersten Tag. Schreib dazu, wann es anfängt.
no-last-day = „{ $text }“ hat keinen letzten Tag. Schreib dazu, wann es endet.
two-readings = Das Datum kann { $one } oder { $other } heißen. Schreib das, was du meinst.
end-before-begin = Der letzte Tag liegt vor dem ersten. Vertausche die beiden.
not-a-source = Es gibt keine Quelle „{ $text }“. Wähle eine aus der Liste, oder sieh unter /sources nach.
needs-manage-server = Dazu brauchst du das Recht, den Server zu verwalten. Bitte jemanden, der es hat.
only-in-servers = Das geht nur auf einem Server. Verwende es dort in einem Kanal.
# „Nachrichten senden“ und „Links einbetten“ sind Discords eigene Worte für Rechte.
may-not-speak = Nur du siehst das, weil ich hier nicht schreiben darf. Wer den Server verwaltet, kann mir „Nachrichten senden“ und „Links einbetten“ erlauben.
too-many-channels = Zu viele Kanäle und Threads haben schon eine Einstellung. Schalte erst einen ab.
# „Message Content Intent“ und „Entwicklerportal“ sind Discords Begriffe.
needs-content-intent = Ich kann Nachrichten nicht lesen, die mich nicht erwähnen. Wer mich betreibt, muss im Entwicklerportal den Message Content Intent einschalten und mich mit --message-content starten.
# Wofür die Person nichts kann. $reference: acht Zeichen, die den Fehler im Protokoll benennen.
apology = Bei mir ging etwas schief. Versuch es noch einmal. Bleibt es so, gib diese Nummer dem, der mich betreibt: { $reference }
