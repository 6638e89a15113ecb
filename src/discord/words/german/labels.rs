//! German: how commands and options are called.

/// What commands and options are called.
pub(super) const LABELS: &[(&str, &str, &str)] = &[
    (
        "ask",
        "frage",
        "Stelle eine Frage, in deinen eigenen Worten",
    ),
    ("ask.question", "frage", "Was möchtest du wissen?"),
    ("ask.private", "privat", "Die Antwort nur dir zeigen"),
    (
        "ask.as_of",
        "stand",
        "Nur, was bis zu diesem Tag veröffentlicht war, als 2018-07-16",
    ),
    (
        "timeline",
        "zeitleiste",
        "Zeige datierte Fakten der Reihe nach",
    ),
    (
        "timeline.about",
        "thema",
        "Ein Thema, ein Name, ein paar Worte",
    ),
    (
        "timeline.from",
        "von",
        "Der erste Tag: 2018-07-16, july 2018, last week",
    ),
    ("timeline.to", "bis", "Der letzte Tag, ebenso geschrieben"),
    ("timeline.kind", "art", "Nur Fakten dieser Art"),
    ("timeline.source", "quelle", "Nur Fakten dieser Quelle"),
    ("sources", "quellen", "Zeige, woraus die Fakten stammen"),
    ("topics", "themen", "Zeige, wovon die Fakten handeln"),
    (
        "settings",
        "einstellungen",
        "Ändere, wie Ibid auf diesem Server arbeitet",
    ),
    (
        "settings.answer-channel",
        "antwortkanal",
        "Fragen in diesem Kanal oder Thread ungebeten beantworten, oder damit aufhören",
    ),
    (
        "settings.answer-channel.on",
        "an",
        "Ob Fragen hier ungebeten beantwortet werden",
    ),
    (
        "privacy",
        "datenschutz",
        "Zeige, was von deinen Fragen aufbewahrt wird",
    ),
    ("about", "über", "Was Ibid ist und was es weiß"),
    ("help", "hilfe", "Wie man fragt"),
    ("choice.event", "Ereignis", ""),
    ("choice.state", "Zustand", ""),
    ("choice.claim", "Behauptung", ""),
    ("choice.expectation", "Erwartung", ""),
    ("fact", "fakt", "Fakten hinzufügen, berichtigen und ansehen"),
    (
        "fact.add",
        "neu",
        "Einen Fakt hinzufügen: öffnet ein Formular, oder zeigt ihn gleich, wenn alles da ist",
    ),
    (
        "fact.add.statement",
        "aussage",
        "Der Fakt in einem oder wenigen Sätzen",
    ),
    ("fact.add.quote", "zitat", "Die genauen Worte der Quelle"),
    (
        "fact.add.source",
        "quelle",
        "Ein Link, ein Titel mit Link oder die Kennung einer Quelle",
    ),
    (
        "fact.add.date",
        "datum",
        "Wann es geschah oder galt: 2018-07-16, july 2018, since 2014",
    ),
    (
        "fact.add.question",
        "frage",
        "Eine Frage, die er beantwortet",
    ),
    (
        "fact.add.topics",
        "themen",
        "Wovon er handelt, mit Kommas getrennt",
    ),
    ("fact.add.kind", "art", "Was für eine Aussage es ist"),
    (
        "fact.add.said_by",
        "von",
        "Von wem er laut der Quelle stammt",
    ),
    (
        "fact.add.note",
        "anmerkung",
        "Eine Anmerkung für Leser, vor allem zum Datum",
    ),
    (
        "fact.add.review_by",
        "prüfen_bis",
        "Bis wann er ohne Hinweis gezeigt wird",
    ),
    (
        "fact.edit",
        "berichtigen",
        "Einen Fakt für diesen Server berichtigen",
    ),
    (
        "fact.edit.fact",
        "fakt",
        "Der Fakt: tippe seine Kennung, seine Worte oder ein Thema",
    ),
    (
        "fact.edit.why",
        "grund",
        "Warum er berichtigt wird; der Verlauf zeigt es",
    ),
    (
        "fact.edit.checked",
        "geprüft",
        "Ob du ihn heute an seiner Quelle geprüft hast",
    ),
    (
        "fact.retire",
        "zurückziehen",
        "Einen Fakt zurückziehen: er wird nicht mehr gezeigt",
    ),
    (
        "fact.retire.reason",
        "grund",
        "Warum; wer auf eine alte Antwort stößt, erfährt es",
    ),
    (
        "fact.restore",
        "wiederherstellen",
        "Einen zurückgezogenen Fakt wieder zeigen",
    ),
    ("fact.restore.why", "grund", "Warum er wieder gezeigt wird"),
    (
        "fact.undo",
        "rückgängig",
        "Eine Änderung an einem Fakt rückgängig machen",
    ),
    (
        "fact.undo.revision",
        "fassung",
        "Die Fassung, wie der Verlauf sie zählt; sonst die letzte",
    ),
    (
        "fact.show",
        "zeigen",
        "Alles zeigen, was von einem Fakt bekannt ist",
    ),
    (
        "fact.history",
        "verlauf",
        "Zeigen, wer einen Fakt wann und warum geändert hat",
    ),
    ("fact.list", "liste", "Fakten auflisten"),
    (
        "fact.list.which",
        "welche",
        "Welche: gezeigte, zurückgezogene, zu prüfende, einander widersprechende",
    ),
    (
        "fact.list.about",
        "worte",
        "Nur mit diesen Worten in Kennung, Aussage oder Thema",
    ),
    (
        "fact.export",
        "ausgeben",
        "Die Fakten dieses Servers als Dateien eines Pakets",
    ),
    (
        "fact.import",
        "einlesen",
        "Fakten aus einem Zip oder JSON-Zeilen einlesen, alle oder keinen",
    ),
    (
        "fact.import.file",
        "datei",
        "Ein Zip mit den Dateien eines Pakets, oder JSON-Zeilen; höchstens 10 MB",
    ),
    (
        "unanswered",
        "unbeantwortet",
        "Fragen, die niemand beantworten konnte",
    ),
    (
        "settings.show",
        "zeigen",
        "Zeigen, wie Ibid auf diesem Server arbeitet",
    ),
    (
        "settings.moderators",
        "moderation",
        "Einer Rolle erlauben, Fakten zu ändern, oder nicht mehr",
    ),
    ("settings.moderators.role", "rolle", "Die Rolle"),
    (
        "settings.moderators.may",
        "darf",
        "Ob, wer sie hat, Fakten ändern darf",
    ),
    (
        "settings.packs",
        "pakete",
        "Die Pakete wählen, die dieser Server sieht",
    ),
    (
        "settings.unanswered",
        "unbeantwortet",
        "Fragen an die Moderation zulassen oder nicht",
    ),
    (
        "settings.unanswered.on",
        "an",
        "Ob sie gestellt werden können",
    ),
    (
        "settings.log",
        "protokoll",
        "Jede Änderung eines Fakts in einem Kanal melden",
    ),
    (
        "settings.log.channel",
        "kanal",
        "Der Kanal; ohne ihn keiner",
    ),
    (
        "settings.confidence",
        "sicherheit",
        "Wie sicher Ibid sein muss, um zu antworten",
    ),
    (
        "settings.confidence.percent",
        "prozent",
        "Ab so viel Prozent; sonst von selbst",
    ),
    ("choice.told", "gezeigte", ""),
    ("choice.withdrawn", "zurückgezogene", ""),
    ("choice.due", "zu prüfende", ""),
    ("choice.contested", "widersprüchliche", ""),
];
