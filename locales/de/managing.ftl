### Was der Bot über die Warteschlange eines Servers, seine Einstellungen und das von Menschen Aufbewahrte sagt.
###
### Wie man Variablen, Mehrzahl und Zeilenumbrüche schreibt, steht oben in answers.ftl.

## Die Fragen, die auf die Moderation warten

queue = Fragen, die niemand beantworten konnte
empty-queue = Keine Frage wartet.
queue-is-off = Auf diesem Server werden der Moderation keine Fragen vorgelegt. `/settings unanswered` ändert das.
# In Klammern nach einer Frage. $last ist ein Tag in Worten: 16. Juli 2018.
asked-times = { $times ->
    [one] einmal gestellt, am { $last }
   *[other] { $times } Mal gestellt, zuletzt am { $last }
}
pick-question = Wähle eine Frage
# $first und $last sind Tage in Worten.
waiting = { $times ->
    [one] Einmal gestellt, am { $first }.
   *[other] { $times } Mal gestellt, zuerst am { $first }, zuletzt am { $last }.
}
# Folgt auf den Satz darüber.
waiting-people = { $count ->
    [one] 1 Person möchte die Antwort erfahren.
   *[other] { $count } Personen möchten die Antwort erfahren.
}
answer-button = Beantworten
# Fügt die Frage einem Fakt hinzu, der sie schon beantwortet.
also-means-button = Bedeutet auch …
dismiss-button = Abweisen
pick-fact = Wähle den Fakt, der sie beantwortet
no-near-fact = Kein Fakt kommt dieser Frage nahe. *{ answer-button }* legt einen an; `/fact edit` fügt einem vorhandenen Fakt eine Frage hinzu.
# Das Fenster, in dem die Moderation einen Grund nennt: sein Titel und sein Feld (je höchstens 45 Zeichen).
dismissal = Die Frage abweisen
reason = Warum? Wer sie wieder stellt, sieht es
dismissed = Abgewiesen. Wer sie wieder vorlegt, sieht den Grund.
dismissed-before = Die Moderation hat diese Frage gesehen und beantwortet sie nicht: { $reason }
no-longer-waiting = Diese Frage wartet nicht mehr. Sieh unter `/unanswered` nach.
notify-me-button = Benachrichtige mich bei einer Antwort
will-notify = Ich benachrichtige dich hier einmal, sobald sie eine Antwort hat.
# Folgt auf den Namen einer Person: „@Ann, deine Frage hat eine Antwort:“. Die Antwort folgt.
has-an-answer = deine Frage hat eine Antwort:

## Einstellungen: was /settings show auflistet, je eine Zeile

# $roles: Rollen mit Kommas dazwischen, oder settings-no-roles.
settings-moderators = **Moderation** außer denen, die den Server verwalten: { $roles }
settings-no-roles = niemand
settings-packs = **Pakete**: { $packs }
# $channels: Kanäle mit Kommas dazwischen, oder settings-no-channels.
settings-channels = **Ich antworte ungefragt** in: { $channels }
settings-no-channels = keinem Kanal
settings-questions-on = **Fragen an die Moderation**: an
settings-questions-off = **Fragen an die Moderation**: aus
settings-log = **Änderungen werden gemeldet** in: { $channels }
settings-confidence = **Antworten brauchen** eine Sicherheit von mindestens { $percent } %
settings-confidence-own = **Antworten brauchen** eine Sicherheit, die ich selbst wähle

## Einstellungen: was geändert wurde

# *Servereinstellungen* und *Integrationen* sind Discords eigene Worte.
moderators-added = Wer { $role } hat, kann jetzt Fakten ändern. Wer `/fact` nicht sieht: unter *Servereinstellungen*, *Integrationen* kann man der Rolle den Befehl erlauben.
moderators-removed = { $role } allein gibt kein Recht mehr, Fakten zu ändern.
not-everybody = Nicht alle können moderieren. Wähle eine andere Rolle.
too-many-roles = Zu viele Rollen moderieren schon. Nimm erst eine heraus.
pick-packs = Wähle die Pakete, die dieser Server sieht
# $titles: Titel mit Strichpunkten dazwischen, oder no-packs.
packs-set = Dieser Server sieht: { $titles }
no-packs = kein Paket, nur seine eigenen Fakten
queue-on = Fragen, die ich nicht beantworten kann, können jetzt der Moderation vorgelegt werden: siehe `/unanswered`.
queue-off = Der Moderation werden keine Fragen mehr vorgelegt. Die wartenden bleiben in `/unanswered`.
log-on = Ab jetzt wird jede Änderung an einem Fakt in { $channel } gemeldet.
log-off = Änderungen werden nicht mehr gemeldet.
# „Kanal ansehen“, „Nachrichten senden“ und „Links einbetten“ sind Discords eigene Worte für Rechte.
log-refused = In diesem Kanal kann ich nicht schreiben. Erlaube mir dort „Kanal ansehen“, „Nachrichten senden“ und „Links einbetten“, oder wähle einen anderen Kanal.
confidence-set = Ich antworte jetzt, wenn ich mir zu mindestens { $percent } % sicher bin; darunter frage ich zurück oder antworte nicht.
confidence-reset = Wie sicher ich sein muss, um zu antworten, wähle ich wieder selbst.

## Datenschutz: was von der Person aufbewahrt wird, die fragt

# $history und $subscriptions: je eine der Nachrichten, die folgen.
kept-of-you = **Was ich jetzt von dir aufbewahre**
    { $history }
    { $subscriptions }
    Um beides sofort zu löschen, wähle *{ erase-button }*; Verläufe zeigen dann „{ former-moderator }“.
kept-history = • Verläufe von Fakten nennen dich, wo du etwas geändert hast: mit einer zufälligen Nummer, von der ein einziger Eintrag zu dir führt.
kept-no-history = • Kein Verlauf eines Fakts nennt dich.
kept-no-subscriptions = • Du wartest auf keine Antwort.
kept-subscriptions = { $count ->
    [one] • Du wartest auf die Antwort auf 1 Frage.
   *[other] • Du wartest auf die Antworten auf { $count } Fragen.
}
erase-button = Löschen
erased = Gelöscht. Nichts führt hier mehr zu dir.
