"""German: places, dates, numbers and the main event words."""

from __future__ import annotations

from geo.extract.languages.tables import Words

_UNITS = (
    *("eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf", "dreizehn"),
    *("vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
)
_TENS = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_JOINED = ("ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")

_NUMBERS: dict[str, int] = {word: value for value, word in enumerate(_UNITS, start=1)} | _TENS
_NUMBERS |= {
    f"{unit}und{ten}": value + tens for ten, tens in _TENS.items() for value, unit in enumerate(_JOINED, start=1)
}
_NUMBERS |= {
    "hundert": 100,
    "tausend": 1000,
    "million": 1_000_000,
    "millionen": 1_000_000,
    "dutzend": 12,
    "einhundert": 100,
    "zweihundert": 200,
}

_VAGUE = {"dutzende": 24, "hunderte": 200, "mehrere": 3, "einige": 2, "viele": 3, "zahlreiche": 3, "tausende": 2000}
_VAGUE |= {f"{word}n": least for word, least in _VAGUE.items()}

WORDS = Words(
    triggers={
        "drone_strike:drone": """
            drohnen _3 gestartet|eingesetzt|abgefeuert,
            drohnenangriff*, drohnenattacke*, drohnenschl*, drohneneinschl*,
            drohnen _4 getroffen|attackiert|angegriffen|beschossen,
            drohne _4 eingeschlagen|traf|getroffen|explodiert|attackierte|angriff, kamikazedrohne*, drohnenbeschuss,
            drohnen und raketenangriff*
        """,
        "air_strike:air_bomb": """
            luftangriff*, luftschl*, bombenangriff*, gleitbombe*, bombardier*, fliegerbombe*, luftattacke*,
            kampfjets|kampfflugzeuge _4 angegriffen|beschossen|griffen
        """,
        "missile_artillery:missile": """
            raketenangriff*, raketenbeschuss*, raketeneinschl*, raketenattacke*,
            rakete|raketen _3 eingeschlagen|traf|trafen|getroffen|abgefeuert
        """,
        "missile_artillery:artillery": """
            artillerieangriff*, artilleriebeschuss*, beschuss, beschossen, granatbeschuss, mörserangriff*,
            artilleriefeuer
        """,
        "ground_clash": """
            gefecht*, kämpfe|kämpfen zwischen|um|in|bei, zusammenst* zwischen, feuergefecht*, schusswechsel*,
            bodenoffensive*
        """,
        "mine_ied:suicide_bomb": "selbstmordanschlag*, selbstmordattent*, selbstmordattentäter*",
        "mine_ied:vehicle": "autobombe*",
        "mine_ied:mine_ied": """
            bombenanschlag*, sprengstoffanschlag*, sprengsatz*, bombenexplosion*, minenexplosion*, landmine*,
            sprengfalle*, in die luft gesprengt
        """,
        "mine_ied:grenade": "handgranate*",
        "attack_on_civilians:small_arms": """
            erschossen, eröffnet* _2 feuer, feuer eröffnet, schüsse auf|abgegeben, schoss|schossen auf|um,
            niedergeschossen, schießerei*
        """,
        "attack_on_civilians:blade": "messerangriff*, messerattacke*, erstochen, enthauptet",
        "attack_on_civilians:vehicle": "in _3 menschenmenge gefahren|gerast, amokfahrt*",
        "attack_on_civilians": """
            massaker*, ermordet*, attentat*, terroranschlag*, anschlag|anschläge|anschlags, hingerichtet*,
            überfall auf, überfallen, lynch*
        """,
        "abduction": "entführ*, verschleppt*, geiselnahme*, als geiseln genommen",
        "sexual_violence": "vergewaltig*, sexuelle gewalt",
        "air_defence": """
            abgeschossen, abgefangen, abschuss, luftabwehr _4 zerstört|abgefangen|abgeschossen, abgewehrt
        """,
        "chemical_attack:chemical": "giftgas*, chemiewaffen*",
        "infrastructure_damage": """
            brand _3 ausgebrochen|in, großbrand*, in brand, staudamm _3 zerstört|gesprengt,
            brücke _3 gesprengt|zerstört, kabel _3 beschädigt|durchtrennt, geplündert*
        """,
        "power_outage": """
            stromausf*, blackout*, ohne strom, stromversorgung _3 unterbrochen|ausgefallen, notabschaltung*,
            stromabschaltung*, vom netz getrennt|abgeschnitten, strom fiel|ausgefallen, fiel _8 strom aus
        """,
        "service_outage": """
            ohne wasser|heizung|internet|wärme, wasserversorgung _3 unterbrochen, flughafen _3 geschlossen|gesperrt,
            zugverkehr _3 eingestellt
        """,
        "border_fortification": """
            grenzzaun*, grenzbefestigung*, grenzanlage*, befestigung _3 grenze, grenzmauer*, panzersperre*,
            grenzschutzanlage*, sperranlage*, bunker an|entlang
        """,
        "mobilisation": """
            mobilmachung*, mobilisier*, truppenverlegung*, manöver, militärübung*, stationier*, entsendung,
            truppenaufmarsch*
        """,
        "territory_change": """
            eingenommen, erobert*, zurückerobert*, befreit*, eroberung von, einnahme von, unter kontrolle gebracht
        """,
        "protest": "demonstr*, protest gegen, proteste|protesten gegen|in, protestier*, kundgebung*, streik*",
        "unrest": "ausschreitung*, unruhen, krawall*, randal*, tränengas",
        "arrest": "festgenommen, festnahme*, verhaft*, inhaftiert",
        "sabotage": "sabotage*, sabotier*",
        "security_operation": "razzia*, durchsuch*, polizeieinsatz, großeinsatz, entschärft",
        "cyber_jamming:cyber": "cyberangriff*, hackerangriff*",
        "cyber_jamming:jamming": "gps störung*, störsignal*, gps-störung*",
        "airspace_violation": """
            luftraum _3 verletzt|eingedrungen|verletzung, luftraumverletzung*, in _4 luftraum, eingedrungen
        """,
        "air_raid_alert": "luftalarm*, raketenalarm*, fliegeralarm*, sirenen",
    },
    attacks="angriff*, attack*, attackier*, angegriffen, getroffen, offensive*, gewalt",
    blows="""
        explosion*, explodier*, detonat*, detonier*, einschlag*, eingeschlagen, brand, feuer, zerstört*, beschädigt*,
        beschädigung*, trümmer*, traf, trafen, treffer*, schäden, schaden
    """,
    means={
        "drone": "drohne*",
        "cruise_missile": "marschflugkörper*",
        "ballistic_missile": "ballistische*",
        "missile": "rakete*",
        "glide_bomb": "gleitbombe*",
        "air_bomb": "luftangriff*, kampfjet*, kampfflugzeug*, fliegerbombe*, luftschl*",
        "helicopter": "hubschrauber*",
        "artillery": "artillerie*, mörser*, granaten, beschuss, beschossen",
        "mlrs": "raketenwerfer*, mehrfachraketenwerfer*",
        "suicide_bomb": "selbstmord*",
        "mine_ied": "mine|minen, landmine*, bombe|bomben, sprengsatz*, sprengstoff*, bombenanschlag*",
        "vehicle": "autobombe*",
        "grenade": "handgranate*",
        "small_arms": "erschossen, schüsse*, schoss, schossen, gewehr*, bewaffnete*, pistole*, feuer eröffnet",
        "blade": "messer*, erstochen, machete*",
        "arson": "brandstift*, in brand gesetzt, angezündet",
        "cyber": "cyber*, hacker*",
    },
    targets={
        "energy": """
            energieanlage*, energieinfrastruktur*, kraftwerk*, umspannwerk*, stromnetz*, raffinerie*, öldepot*,
            öllager*, tanklager*, stromausf*, ohne strom, energieversorg*, pipeline*, stromversorgung, energieobjekt*,
            heizkraftwerk*, atomkraftwerk*
        """,
        "residential": """
            wohnh*, wohngebäude*, wohnviertel*, wohngebiet*, häuser, haus, hochhaus*, wohnblock*, mehrfamilienh*,
            wohnungen, privathäuser*, einfamilienh*, reihenh*, plattenbau*, bauernh*
        """,
        "health": "krankenhaus*, klinik*, krankenhäuser, spital",
        "education": "schule*, universität*, kindergarten, kindergärten, kita*",
        "transport": """
            bahnhof*, zug, züge, bus, busse, brücke*, flughafen*, straßenbahn*, eisenbahn*, gleise*, bahnstrecke*
        """,
        "port": "hafen*, häfen, schiff*, tanker*",
        "industry": "fabrik*, industrie*, werk, lagerhalle*, betrieb*, unternehmen",
        "commercial": "markt, einkaufszentr*, supermarkt*, restaurant*, hotel*, geschäfte, weihnachtsmarkt*",
        "water": "wasserversorgung*, pumpstation*, staudamm*",
        "government": """
            regierungsgebäude*, rathaus*, ministerium*, verwaltungsgebäude*, polizeistation*, parlamentspräsident*
        """,
        "military": """
            kaserne*, militärbasis, militärfahrzeug*, militärkonvoi*, patrouille*, munitionslager*,
            militärstützpunkt*, soldaten, militärflugplatz*, munitionsdepot*, stützpunkt*
        """,
        "religious_cultural": "kirche*, moschee*, synagoge*, museum, theater",
        "camp": "flüchtlingslager*, flüchtlingsunterkunft*, zeltlager*, vertriebenenlager*",
        "humanitarian": "hilfskonvoi*, hilfsorganisation*, helfer",
        "border": "grenze*, grenzzaun*, grenzbefestigung*",
        "civilians": "zivilist*, menschen, bewohner*, einwohner*, frauen, kinder, kindern, passanten",
    },
    killed_verbs="""
        getötet, tötete|töteten, starb, starben, gestorben, ums leben gekommen, kamen|kam _4 ums leben, ums leben,
        ermordet, erschossen, umgekommen, erstochen, erlag, erlagen, hingerichtet, verbrannt
    """,
    injured_verbs="""
        verletzt, verletzte|verletzten menschen, verwundet, verletzungen erlitten, schwerverletzt,
        erlitt|erlitten _3 verletzungen, splitterverletzung*|brandverletzung*|knalltrauma,
        in _3 klinik|kliniken|krankenhaus|krankenhäuser|spital _2 gebracht|eingeliefert
    """,
    killed_nouns="tote|toten, todesopfer*, leichen, tot",
    injured_nouns="verletzte|verletzten|verletzter, schwerverletzte*, leichtverletzte*, verwundete*",
    captured_verbs="entführ*, verschlepp*, als geiseln genommen",
    arrested_verbs="festgenommen, verhaftet",
    tolls="zahl der toten|todesopfer|opfer|getöteten, opferzahl",
    nobody={
        "unknown": """
            keine opfer|verletzten|verletzte|toten|tote|todesopfer _1 angaben|zahlen|informationen|bekannt|bestätigt,
            niemand weiß|wusste|kann|konnte _4 verletzt
        """,
        "both": "keine opfer, niemand kam zu schaden",
        "killed": "keine toten|tote|todesopfer",
        "injured": """
            keine verletzten|verletzte, niemand verletzt, verletzt wurde niemand, verletzt worden sei niemand,
            niemand _3 verletzt, unverletzt
        """,
    },
    persons="""
        menschen|mensch, personen|person, zivilist|zivilisten, männer|mann, frauen|frau, kinder|kind|kindern,
        jungen|junge, mädchen, soldaten|soldat, polizisten|polizist|polizeibeamte, einwohner*, bewohner*, arbeiter*,
        schüler*, studenten|student*, lehrer*, passagiere|passagier, gläubige*, journalisten|journalist*,
        rettungskräfte*, feuerwehr*, beschäftigte*, mitarbeiter*, familien|familie, opfer, weitere|weiterer, andere,
        helfer*, sanitäter*, fahrer*, retter*, demonstrant*, beamte*, angreifer*, kämpfer*, rebellen, ehepaar, paar,
        parlamentspräsident*, politiker*, bürgermeister*, general, säugling*, baby*, jugendliche*, rentner*,
        tatverdächtige*, verdächtige*, männern, einsatzkräfte*, nachbar*, ehemann, ehefrau, hafenarbeiter*, bergleute,
        urlauber*, passant*, anwohner*, dorfbewohner*, söhne, töchter, sohn, tochter, vater, mutter, eltern, enkel*
    """,
    one_person="""
        mann, frau, kind, junge, mädchen, soldat, polizist, zivilist, mensch, person, journalist, arbeiter, einwohner,
        bewohner, bewohnerin, fahrer, lehrer, lehrerin, parlamentspräsident, politiker, bürgermeister, general,
        säugling, baby, rentner, rentnerin, passant, jugendlicher, mitarbeiter, helfer, feuerwehrmann, sanitäter,
        ehemann, ehefrau, nachbar, nachbarin, sohn, tochter,
        vater, mutter, enkel, enkelin, anwohner, anwohnerin, seniorin, senior
    """,
    two_persons="ehepaar, paar",
    attackers="angreifer*, kämpfer*, attentäter*, terroristen, rebellen, islamisten, täter*",
    numbers=_NUMBERS,
    vague=_VAGUE,
    at_least="mindestens, mehr als, über, wenigstens, nicht weniger als",
    up_to="bis zu, höchstens, fast, beinahe, knapp, weniger als",
    about="rund, etwa, ungefähr, circa, insgesamt, weitere, gut, um die",
    breakdown="darunter, davon, einschließlich, unter den verletzten|toten|opfern|ihnen, unter ihnen",
    more="weitere|weiterer|weiteren, noch, andere, ferner",
    update="stieg|gestiegen|erhöhte|erhöht auf|sich, inzwischen, insgesamt",
    earlier="zunächst, zuvor war, anfangs, ursprünglich, frühere angaben",
    negations="""
        nicht, kein|keine|keinen|keiner|keinem|keinerlei, niemand, ohne, bestritt|bestreitet|bestreiten, dementier*,
        wies zurück, verhindert*, vereitelt*, schloss _3 aus, gegen eine|die entsendung, weder,
        gegen eine|einen|die|den
    """,
    hypotheticals="""
        wenn, falls, könnte*, würde*, sollte*, möglich*, droht|drohte|drohen, warnt*, gefahr, geplant*,
        plant|plane|planen, angeblich geplant*, befürcht*, wolle|wollen|will, werde|werden _3 wenn, sofern, möge,
        dürfte*, im falle|fall, etwaige*, fordert*, gefordert, übung|übungen, ernstfall, zu erwarten, vorbereit*
    """,
    background="""
        immer wieder, regelmäßig, seit beginn|kriegsbeginn|jahren|monaten,
        in den vergangenen|letzten jahren|monaten|wochen, vor einem|zwei|drei|vier|fünf jahr|jahren,
        im vergangenen jahr|monat, vor jahren,
        jahrestag*, erinner*, gedenk*, in der vergangenheit, wiederholt
    """,
    new_event="""
        weiterer|weitere|weiteren|anderer|zweiter|anderen angriff*|anschlag*|vorfall*|explosion*, unterdessen,
        ebenfalls in, zudem in, auch in, am vortag, stunden zuvor|später
    """,
    accidents="""
        unfall*, unfälle*, verkehrsunfall*, zusammenstoß, erdbeben*, hochwasser*, überschwemmung*, sturm, orkan*,
        lawine*, waldbrand*, kollidier*, zugunglück*, unglück
    """,
    stances={
        "denies": """
            bestritt|bestreitet|bestreiten|bestritten, dementier*, wies|weist|wiesen _5 zurück, zurückgewiesen,
            leugnet*
        """,
        "accuses": """
            warf|werfen|wirft _6 vor, vorgeworfen, beschuldig*, verurteil*, machte|macht _6 verantwortlich,
            bezichtig*, beklagt*,
            kritisier*
        """,
        "calls_for": "forder*, gefordert, appellier*, verlang*, rief _6 auf, ruft _6 auf, aufgerufen, drängt*",
        "announces": "kündig* _8 an, angekündigt, versprach, verspricht, zugesagt, sagte _5 zu, erklärte sich bereit",
        "claims": "behaupte*, reklamier*, bekannte|bekannten sich, will _6 haben, beanspruch*",
        "reports": """
            sagte|sagten|sagt, teilte|teilten _8 mit, mitteilte|mitteilten,
            mitgeteilt, berichte*, meldet*, meldete*, erklärte|erklärten,
            das teilte|teilten, nach angaben|darstellung|auskunft|informationen|einschätzung|worten, laut, zufolge,
            sprach|sprachen von,
            hieß es, schrieb|schrieben, bestätig*,
            nach polizeiangaben|ukrainischen|russischen|behördenangaben, gab|gaben _4 bekannt, informier*, äußert*,
            betonte*, sprach|sprachen sich, ausgesprochen, gesagt, mitgeteilt, erklärt
        """,
    },
    political={
        "statement": """
            verurteil*, warnt*, fordert*|forderte*, kritisier*, lehnt*|lehnte* _8 ab, ausgesprochen, sprach sich,
            spricht sich, droht*, betonte*, schloss|schließt _8 aus, nicht aus, begrüßt*,
            warf|wirft|werfen _6 vor, gegen eine entsendung|den einsatz, keine garantien, unterstützt*,
            gegen _4 entsendung|einsatz, bekräftig*
        """,
        "talks": """
            gespräche|gesprächen, verhandlung*, verhandelt*, gipfel*, treffen in|mit|der|zwischen,
            traf sich|trafen sich, waffenruhe*, abkommen, waffenstillstand*, friedens*, gefangenenaustausch*
        """,
        "military_aid": """
            militärhilfe*, waffenlieferung*,
            liefert*|liefern|lieferung _6 waffen|panzer|raketen|munition|luftabwehr*|systeme|marschflugkörper,
            bundeswehr einsatz, luftunterstützung, taurus, patriot systeme*|batterie*|raketen, flugabwehrsystem*,
            luftabwehrsystem*, waffenpaket*, hilfspaket*, kampfpanzer _4 liefern|übergeben
        """,
        "humanitarian_aid": "humanitäre* hilfe, hilfsgüter*, hilfslieferung*, winterhilfe, nothilfe*",
        "sanction": "sanktion*, embargo*, einreiseverbot*",
    },
    topics="""
        ukrain*, russ*, nato, krieg*, frieden*, soldaten, bundeswehr*, waffen*, sanktion*, sicherheit*, waffenruhe,
        verteidig*, grenze*, truppen, einsatz*, angriff*, militär*, garantie*, terror*, patriot*, flugabwehr*,
        luftabwehr*, panzer*, gaza, israel*
    """,
    speakers="""
        polizei, gouverneur*, bürgermeister*, behörde*, ministerium, innenministerium, verteidigungsministerium,
        minister*, präsident*, sprecher*, armee, luftwaffe, militär*, generalstab, staatsanwaltschaft, regierung,
        rettungsdienst*, katastrophenschutz, augenzeugen, zeugen, medien, agentur, chef, verwaltung, feuerwehr,
        krankenhaus, regionalgouverneur, ministerpräsident*, politiker*, außenminister, verteidigungsminister,
        innenminister, kanzler*, geheimdienst, militärverwaltung, bewohner, anwohner, angaben, seite, zeitung,
        generalstaatsanwaltschaft, polizeiangaben, regionalchef*, bundesregierung, bundeswehr, behörden
    """,
    speaker_endings="""
        ministerium, minister, ministerin, präsident, präsidentin, sprecher, sprecherin, behörde, behörden, verwaltung,
        chef, chefin, dienst, versorger, netzwerk, organisation, miliz, gruppe, kommando, stab, schützer, aktivisten
    """,
    politicians="""
        präsident*, minister*, ministerpräsident*, außenminister*, verteidigungsminister*, innenminister*, kanzler*,
        bundeskanzler*, kreml*, regierung*, nato, eu, sprecher*, politiker*, abgeordnete*, generalsekretär*,
        botschafter*, gouverneur*, weißes haus, partei, cdu, spd, regierungssprecher*
    """,
    groups={
        "Taliban": "taliban",
        "Islamic State": "islamischer staat, is miliz, islamischen staat*",
        "Hamas": "hamas",
        "Hezbollah": "hisbollah",
        "Houthis": "huthi*",
        "Rapid Support Forces": "rsf, rsf miliz",
        "M23": "m23, m23 miliz|rebellen",
        "al-Shabaab": "al shabaab|schabab|shabab|schabaab",
        "JNIM": "jnim",
        "Boko Haram": "boko haram",
        "army": "armee, streitkräfte",
        "gunmen": "bewaffnete, unbekannte",
    },
    demonyms={
        "Russia": "russland*, russisch*, moskau*, kreml*",
        "Ukraine": "ukrainisch*, kiew*",
        "Israel": "israelisch*, israel*",
        "Iran": "iranisch*",
        "United States": "us streitkräfte|armee|regierung, amerikanisch*, usa, washington",
        "Germany": "deutschland, berlin, bundesregierung",
        "Syria": "syrische armee|truppen",
    },
    figures={
        "homes_damaged": """
            wohnh*, häuser, einfamilienh*, reihenh*, bauernh*, wohngebäude*, privathäuser*, mehrfamilienhäuser*
        """,
        "buildings_damaged": "gebäude*",
        "places_hit": "orte|orten, stellen, einschläge*",
        "hits": "getroffen, einschl*",
        "drones": "drohne*, flugkörper*",
        "missiles": "rakete*",
        "without_power": "ohne strom|elektrizität|licht|stromversorgung, strom _2 ausgefallen, vom stromnetz|netz",
        "displaced": "geflohen, vertrieben",
        "evacuated": "evakuier*, in sicherheit gebracht",
        "missing": "vermisst*",
        "vehicles_damaged": "autos, fahrzeuge*",
        "damage": "beschädig*, zerstör*, schäden",
        "launched": "gestartet, eingesetzt, abgefeuert, griff*",
        "downed": "abgefangen, abgeschossen, zerstört, abgewehrt",
        "households": "haushalt*, kunden, anschlüsse*, menschen, verbraucher*, einwohner*, bewohner*",
    },
    weekdays={
        "montag": 0,
        "dienstag": 1,
        "mittwoch": 2,
        "donnerstag": 3,
        "freitag": 4,
        "samstag": 5,
        "sonnabend": 5,
        "sonntag": 6,
        "montagmorgen": 0,
        "dienstagmorgen": 1,
        "mittwochmorgen": 2,
        "donnerstagmorgen": 3,
        "freitagmorgen": 4,
        "samstagmorgen": 5,
        "sonntagmorgen": 6,
        "montagabend": 0,
        "dienstagabend": 1,
        "mittwochabend": 2,
        "donnerstagabend": 3,
        "freitagabend": 4,
        "samstagabend": 5,
        "sonntagabend": 6,
        "freitagnacht": 4,
        "samstagnacht": 5,
    },
    months={
        "januar": 1,
        "jänner": 1,
        "februar": 2,
        "märz": 3,
        "april": 4,
        "mai": 5,
        "juni": 6,
        "juli": 7,
        "august": 8,
        "september": 9,
        "oktober": 10,
        "november": 11,
        "dezember": 12,
    },
    dates={
        "today": "heute, am morgen, heute früh, am vormittag, am nachmittag",
        "yesterday": "gestern, am vorabend",
        "overnight": "in der nacht, über nacht, nächtliche*, nachts, vergangene nacht",
        "day_after": "am tag danach, tags darauf, einen tag später, am folgenden tag",
        "day_before": "am vortag, tags zuvor, einen tag zuvor",
        "two_days_ago": "vorgestern",
        "this_week": "diese woche, in dieser woche",
        "last_week": "vergangene|letzte|vergangenen|letzten|voriger woche, vorige woche",
        "weekend": "am wochenende, wochenende",
        "last_month": "vergangenen|letzten monat",
        "next": "nächsten|kommenden|nächster|kommender, bis",
        "last": "vergangenen|letzten",
        "since": "seit",
    },
    small="""
        der, die, das, den, dem, des, ein, eine, regionale, örtliche, ukrainische, ukrainischen, russische,
        russischen, russischer, von, für, und, in, im, zuständige, amtierende, stellvertretende, staatliche,
        nationale, lokale, deutsche, sachsens, frühere, us
    """,
    passive="wurde, wurden, worden, sind, ist, war, waren, sei, seien, werden, seien",
    fillers="""
        und, am, auch, schwer, leicht, noch, teils, mindestens, weitere, weitere, dabei, tödlich, lebensgefährlich
    """,
    verb_last=True,
)
