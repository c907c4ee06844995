/// Sentences and page furniture in German: smaller than English, mixed subjects.
enum German {
  static let grammar = """
    sentence = {who} {said} {when}, dass {np} {np2} {inf} {modal}. | {np} {modal} {np2} {when} {inf}. | „{clause}“, {said} {who}. | laut {organisation} {modal} {np} {np2} {inf}.
      | {number:12-980} {people} {did} {np}, wie {organisation} mitteilte. | {link} {did} {np} {np2}. | {np}, das {surname} {when} vorstellte, {did} {np2}.
    clause = {np} {modal} {np2} {inf} | {np} {did} {np2} | die {people} in {place} {did} {np2} | wir wollen {np2} bis {month} {inf}
    np = {thing} in {place} | {thing} | die {people} | {number:2-60} {plural} | {surname}s {plural}
    np2 = die {people} von {place} | {thing} | {plural} von {organisation} | {number:2-90} {adj} {plural}
    who = {person} | {surname} | {role} | {role} {second} | {organisation} | eine Sprecherin aus {place}
    role = der Bürgermeister | die Ministerin | der Präsident | die Direktorin | der Sprecher | die Staatsanwältin | der Trainer | die Forscherin | der Landrat
    said = sagte | erklärte | betonte | kündigte an | warnte | räumte ein | erinnerte | teilte mit
    when = am {dayname} | am vergangenen {dayname} | gestern | im vergangenen Monat | vorige Woche | vor {number:2-9} Tagen | im {month} | am {date} | heute früh
    link = allerdings | dagegen | zudem | in {place} | seit {year} | nach Ansicht von {surname} | vorerst
    modal = soll | könnte | muss | wird | darf | will | möchte | kann
    inf = ändern | unterstützen | bezahlen | verhindern | erneuern | ersetzen | verteidigen | verschieben | prüfen | verkaufen | schützen | absagen
    did = ändern | stützen | verhindern | verzögern | überraschen | spalten | ersetzen | bedrohen | begleiten | fordern
    thing = der Haushalt | die Reform | das Krankenhaus | der Gemeinderat | das Werk | das Festival | der Streik | das Gericht | die Schule | der Markt | der Impfstoff
      | die Ernte | die Mannschaft | der Gesetzentwurf | die Baustelle | die Straßenbahn | das Museum | der Fluss | die Untersuchung | das Abkommen
    plural = Schüler | Arbeitsplätze | Wohnungen | Akten | Millionen Euro | Kilometer | Stimmen | Verträge | Bäume | Ärzte
    people = Anwohner | Beschäftigten | Gewerkschaften | Wähler | Landwirte | Eltern | Abgeordneten | Studierenden | Unternehmer
    adj = umstrittene | städtische | regionale | neue | vorläufige | historische | teure | beispiellose | alte | europäische | ländliche | öffentliche
    place = {city} | {town} | {newtown} | {worldcity}
    month = Januar | Februar | März | April | Mai | Juni | Juli | August | September | Oktober | November | Dezember
    dayname = Montag | Dienstag | Mittwoch | Donnerstag | Freitag | Samstag | Sonntag
    year = 20{number:10-22} | 19{number:60-99}
    headline = {place}: {people} {did} {plural} | {number:12-900} {people} in {place} {did} {thing} | {surname} will {plural} {inf} | {adj} {plural}, wütende {people} in {place}
    caption = {people} in {place}, {date}. | {thing} in {place}. | {person} {when}.
    captioncredit = {agencyname} | Foto: {agencyname} | ({agencyname})
    endcredit = ({agencyname}) | Mit Material von {agencyname} | Quelle: {agencyname}
    byline = Von {person} | {person} | Von {person} und {second}
    menuitem = Startseite | Nachrichten | Politik | Wirtschaft | Sport | Kultur | Ausland | Panorama | Wetter | Videos | Meinung | Gesundheit
    loading = Wird geladen | Suche | Menü | Zum Inhalt springen
    share = Facebook | Twitter | WhatsApp | LinkedIn | E-Mail | Drucken
    sharehead = Teilen | Artikel teilen
    relatedprefix = Lesen Sie auch: | Siehe auch: | Mehr zum Thema:
    relatedhead = Mehr zum Thema | Meistgelesen | Das könnte Sie auch interessieren
    newsletter = Newsletter abonnieren | Jeden Morgen die wichtigsten Nachrichten | Ihre E-Mail-Adresse
    advert = Anzeige | Werbung
    cookie = Wir verwenden Cookies. | Alle akzeptieren
    comment = Schreiben Sie einen Kommentar | Name * | Ihre E-Mail-Adresse wird nicht veröffentlicht.
    tagshead = Schlagwörter: | Themen:
    footer = Impressum | Datenschutz | Kontakt | Über uns | Mediadaten | AGB
    rights = Alle Rechte vorbehalten.
    published = Veröffentlicht am | Aktualisiert am | Stand:
    """
}
