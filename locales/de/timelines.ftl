### Was der Bot rund um Zeitleisten sagt: datierte Fakten der Reihe nach, als Liste oder als Bild.
###
### Wie man Variablen, Mehrzahl und Zeilenumbrüche schreibt, steht oben in answers.ftl.

# Titel.
beside-before = Davor: { $fact }
beside-after = Danach: { $fact }

no-date-now = Dieser Fakt hat kein Datum mehr.
nothing-before = Aus der Zeit davor habe ich nichts.
nothing-after = Aus der Zeit danach habe ich nichts.
# Auch im Titel von Listen von Fakten.
page = Seite { $page } von { $pages }

# Knöpfe (höchstens 80 Zeichen).
list-button = Liste
picture-button = Bild
jump-button = Zu einem Datum
before-button = Was war davor?
after-button = Was war danach?

# Das Fenster, das der Knopf öffnet: sein Titel und sein Feld (je höchstens 45 Zeichen).
jump = Zu einem Datum
jump-to = Ab wann? „Juli 2018“, „letzte Woche“

# Ein Menü der Fakten einer Seite.
pick-source = Die Quelle öffnen von …
