"""Who says so, one row for each rule, and whole texts in German, Ukrainian and Russian."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract
from geo.extract.events.claims import in_nominative, sayings_in
from geo.extract.events.cyrillic_speakers import cyrillic_nominative
from geo.extract.languages.vocabulary import vocabulary
from tests.extract.sentences import sentence

PUBLISHED = dt.date(2026, 1, 14)


def claims(text: str) -> list[tuple[str, str]]:
    found = extract(text, published=PUBLISHED).incidents
    return [(claim.speaker, claim.stance) for one in found for claim in one.incident.claims]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Nach Angaben von Gouverneur Witalij Kim wurden bei einem Angriff auf Mykolajiw zwei Menschen verletzt.",
            ("Gouverneur Witalij Kim", "reports"),
        ),
        (
            "Odessa - Nach Darstellung von Bürgermeister Hennadij Truchanow geriet in Odessa ein Öllager in Brand.",
            ("Bürgermeister Hennadij Truchanow", "reports"),
        ),
        (
            "In Klinzy geriet nach Auskunft von Gouverneur Alexander Bogomas ein Öllager in Brand.",
            ("Gouverneur Alexander Bogomas", "reports"),
        ),
        (
            "Dem Gouverneur Oleh Kiper zufolge wurden bei einem Drohnenangriff auf Odessa zwei Menschen verletzt.",
            ("Gouverneur Oleh Kiper", "reports"),
        ),
        (
            "Bei dem Raketenangriff auf Odessa starben nach Angaben des örtlichen Ärztenetzwerks zwei Menschen.",
            ("örtliches Ärztenetzwerk", "reports"),
        ),
        (
            "Das russische Verteidigungsministerium teilte mit, Drohnen seien über der Region Kursk abgefangen worden.",
            ("russisches Verteidigungsministerium", "reports"),
        ),
        (
            "Bei dem Luftangriff auf Gaza starben nach Angaben der israelischen Armee zwei Kämpfer.",
            ("israelische Armee", "reports"),
        ),
        (
            "Ein Luftangriff traf einen Tanker bei Hodeida, teilte die britische Seeaufsicht UKMTO mit.",
            ("britische Seeaufsicht UKMTO", "reports"),
        ),
        (
            "Aus der ostafghanischen Provinz Kunar berichteten Anwohner von Artilleriebeschuss.",
            ("Anwohner", "reports"),
        ),
        (
            "Ein Sprengsatz tötete in Quetta fünf Beamte. Zu dem Anschlag bekannte sich die Separatistengruppe BLA.",
            ("Separatistengruppe BLA", "claims"),
        ),
        (
            "In Nari starben drei Menschen durch Artilleriebeschuss. Islamabad wies dies zurück.",
            ("Islamabad", "denies"),
        ),
        (
            "In Khost starben zehn Menschen bei einem Luftangriff. Die Taliban hatten Pakistan beschuldigt.",
            ("Taliban", "accuses"),
        ),
        (
            "В адміністрації морських портів розповіли, що удар шахедів по Ізмаїлу пошкодив два причали.",
            ("адміністрації морських портів", "reports"),
        ),
        (
            "Окупанти вдарили дронами по підстанції в Ніжині, повідомляє «Чернігівобленерго».",
            ("Чернігівобленерго", "reports"),
        ),
        ("Внаслідок обстрілу Краснопілля загинула жінка. Дані поліції області.", ("поліції області", "reports")),
        (
            "У Сумах від удару дрона загинула жінка, сказав в.о. мера Артем Кобзар.",
            ("в.о. мера Артем Кобзар", "reports"),
        ),
        (
            "Олег Григоров, начальник обласної військової адміністрації\n\nДоброго ранку! Дрон влучив у будинок у "
            "Сумах, загинула жінка.",
            ("Олег Григоров", "reports"),
        ),
        (
            "Губернатор: «За минувшие сутки регион обстрелян. В Шебекино от удара дрона погибла женщина».",
            ("Губернатор", "reports"),
        ),
        (
            "В Суклее взорвался автомобиль чиновника. Министерство госбезопасности непризнанной республики обвинило в "
            "этом Киев.",
            ("Министерство госбезопасности непризнанной республики", "accuses"),
        ),
        (
            "Минобороны РФ: за ночь сбиты 75 беспилотников над Брянской областью.",
            ("Минобороны РФ", "reports"),
        ),
        (
            "Ранены двое при ударе беспилотника по Белгороду, уточнили в региональном оперштабе.",
            ("региональном оперштабе", "reports"),
        ),
        (
            "Без света остались 200 абонентов в Мелитополе после атаки дронов, сообщил глава региона Евгений Балицкий.",
            ("глава региона Евгений Балицкий", "reports"),
        ),
        (
            "Ответственность за теракт в Могадишо взяла на себя группировка «Аш-Шабаб».",
            ("группировка «Аш-Шабаб»", "claims"),
        ),
        (
            "Загинули двоє людей унаслідок удару по Сумах, повідомляють місцеві волонтери.",
            ("місцеві волонтери", "reports"),
        ),
        ("Дрон влучив у будинок у Сумах, стверджує російська влада.", ("російська влада", "claims")),
        (
            "Drohnen griffen Odessa an, wie Bürgermeister Oleh Kiper auf Telegram schrieb.",
            ("Bürgermeister Oleh Kiper", "reports"),
        ),
        ("Drohnen griffen Odessa an, wie der Gouverneur am Montag mitteilte.", ("Gouverneur", "reports")),
        (
            "За словами начальника ОВА Олега Григорова, дрони вдарили по котельні в Чернігові.",
            ("начальник ОВА Олег Григоров", "reports"),
        ),
        ("Дрони вдарили по Чернігову, йдеться в повідомленні Міноборони.", ("Міноборони", "reports")),
        (
            "Авиация нанесла удары по складам под Хомсом, говорится в сообщении сирийского министерства обороны.",
            ("сирийского министерства обороны", "reports"),
        ),
        ("An Israeli drone killed two riders in Yohmor, state media report.", ("state media", "reports")),
        (
            "Унаслідок удару по Запоріжжю поранено шестеро людей, – очільник ОВА Іван Федоров.",
            ("очільник ОВА Іван Федоров", "reports"),
        ),
        (
            "Bei einem Angriff auf Sumy starb ein Mann. Das teilte der Leiter der Militärverwaltung, Wadym Ljach, mit.",
            ("Leiter der Militärverwaltung, Wadym Ljach", "reports"),
        ),
        ("Bei dem Gefecht bei Goma starben 20 Kämpfer. Die M23-Miliz dementierte das.", ("M23-Miliz", "denies")),
        ("По словам местных властей, при ударе по Хосту погибли десять человек.", ("местных властей", "reports")),
        ("В Одессе дроны повредили подстанцию, уточнили в компании ДТЭК.", ("компании ДТЭК", "reports")),
        ("Обломки дрона упали на НПЗ в Туапсе, начался пожар, сообщил оперштаб.", ("оперштаб", "reports")),
        (
            "Bei dem Anschlag in Kabul starben zwei Menschen. Die Terrormiliz Islamischer Staat (IS) bekannte sich.",
            ("Terrormiliz Islamischer Staat", "claims"),
        ),
        ("Унаслідок обстрілу Нікополя поранено трьох людей, кажуть місцеві мешканці.", ("місцеві мешканці", "reports")),
        (
            "Внаслідок удару по Харкову загинули двоє, каже очільник ОВА Олег Синєгубов.",
            ("очільник ОВА Олег Синєгубов", "reports"),
        ),
        ("Слідчі кажуть, що в Дніпрі невідомий підірвав гранату, двоє поранених.", ("Слідчі", "reports")),
        ("В центре Грозного застрелены двое, пишет издание «Кавказ».", ("издание «Кавказ»", "reports")),
        (
            "Einwohner berichteten der Agentur AFP, Bewaffnete hätten Kantchari überfallen und acht Bauern getötet.",
            ("Einwohner", "reports"),
        ),
        (
            "A grenade in a bar in Cúcuta injured 11, the commander of the police, Colonel William Quintero, said.",
            ("commander of the police, Colonel William Quintero", "reports"),
        ),
        (
            "A drone hit a bus in Kherson, said the governor, Oleksandr Prokudin, on Monday.",
            ("governor, Oleksandr Prokudin", "reports"),
        ),
        ("The blast in Makurdi killed two, the mayor of Obi, Benue state, said.", ("mayor of Obi", "reports")),
        ("Gunmen shot two men in Goma, Radio Okapi quoted the mayor as saying.", ("mayor", "reports")),
        ("A mine killed two men near Ann, local media said, citing residents.", ("residents", "reports")),
        ("A bomb in Maiduguri killed ten people, two aid workers told AFP.", ("two aid workers", "reports")),
        (
            "Gunmen shot two farmers in Chibok, the local hunters' association said.",
            ("local hunters' association", "reports"),
        ),
        ("Fighters overran a post near Maungdaw, a resident who fled across the river said.", ("resident", "reports")),
        (
            "A drone crashed into a depot at Port Sudan, sources close to the presidency say.",
            ("sources close to the presidency", "reports"),
        ),
        (
            "In Leipzig brannte nach einem Brandanschlag ein Büro, so ein Polizeisprecher.",
            ("ein Polizeisprecher", "reports"),
        ),
        ("Bei Téra wurden zwei Ingenieure verschleppt, hieß es aus dem Gouverneursamt.", ("Gouverneursamt", "reports")),
        (
            "Після ракетного удару по Краматорську загинули дві жінки, розповів журналістам мер Олександр Гончаренко.",
            ("мер Олександр Гончаренко", "reports"),
        ),
        ("Ответственность за взрыв в Идлибе взяла на себя «Армия мучеников».", ("Армия мучеников", "claims")),
        ("A bomb hit Kadugli, the doctors' network said, accusing the SPLM-N.", ("doctors' network", "accuses")),
        (
            "A mine killed four policemen in Mastung. Lashkar-e-Jhangvi said it had planted it.",
            ("Lashkar-e-Jhangvi", "claims"),
        ),
        ("A bomb wounded five in Multan. Jaish-e-Mohammed denied any role.", ("Jaish-e-Mohammed", "denies")),
        ("Two men were shot in Goma. The army said it knew of no killing.", ("army", "denies")),
        (
            "Two men were shot in Lahore. The Awami party said its members had nothing to do with it.",
            ("Awami party", "denies"),
        ),
        ("Two men were shot in Turbat, the navy said.", ("navy", "reports")),
        (
            "Shells killed two in Horlivka. The numbers came from the emergency service.",
            ("emergency service", "reports"),
        ),
        (
            "Shells killed two in El Fasher. The toll was given by the Sudan Doctors Network.",
            ("Sudan Doctors Network", "reports"),
        ),
        (
            "Gunmen killed two in Palma, Mozambican private station STV reported.",
            ("Mozambican private station STV", "reports"),
        ),
        ("A bomb killed two in Quetta. Seydou Guindo, their chairman, blamed hunters.", ("Seydou Guindo", "accuses")),
        ("Ein Mann wurde in Essen erschossen. Die Angaben stammen von der Polizei.", ("Polizei", "reports")),
        (
            "Bei einem Luftangriff auf Idlib starben zwei Menschen. Die Zahlen nannte der Zivilschutz.",
            ("Zivilschutz", "reports"),
        ),
        ("Die Armee hat in Gao nach eigenen Angaben zehn Kämpfer getötet.", ("Armee", "claims")),
        ("Nach eigenen Angaben hat die Armee in Gao zehn Kämpfer getötet.", ("Armee", "claims")),
        (
            "При ударе по Белгороду ранены двое. Об этом сообщили в администрации города.",
            ("администрации города", "reports"),
        ),
        ("У Куп'янську дрон вбив водія. Про загибель медика повідомили в поліції.", ("поліції", "reports")),
        (
            "В Назрани застрелен полицейский. Источник в МВД рассказал, что нападавший скрылся.",
            ("Источник в МВД", "reports"),
        ),
    ],
)
def test_a_speaker_is_named_as_such(text: str, claim: tuple[str, str]) -> None:
    assert claim in claims(text)


def test_what_is_announced_does_not_speak_but_the_country_that_announces_it() -> None:
    text = "Norwegen kündigte weitere Patriot-Systeme an. Zudem liefert das Land Waffen an die Ukraine."
    assert claims(text) == [("Norwegen", "announces")]
    assert ("Großbritannien", "announces") in claims(
        "Großbritannien kündigte derweil neue Sanktionen gegen Russland an."
    )
    assert ("Польша", "announces") in claims("Польша объявила о передаче Киеву 14 истребителей.")


def test_in_his_words_are_those_of_the_last_person_named() -> None:
    text = "Мэр Ихор Терехов заявил об ударе по Харькову. По его словам, при ударе ранены двое."
    assert {speaker for speaker, _ in claims(text)} == {"Мэр Ихор Терехов"}


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Двоє людей поранені внаслідок удару по Сумах. Росія це заперечує.", ("Росія", "denies")),
        (
            "Bei einem Luftangriff auf Gaza starben zwei Menschen. Die israelische Armee erklärte, sie prüfe Berichte.",
            ("israelische Armee", "reports"),
        ),
        (
            "Drei Soldaten starben bei Gao durch eine Mine. Eine Dschihadistengruppe reklamierte die Tat für sich.",
            ("Eine Dschihadistengruppe", "claims"),
        ),
        (
            "Bei Jos erschossen Bewaffnete neun Bauern. Die Armee verurteilte die Tat und bestritt, dass Soldaten "
            "beteiligt waren.",
            ("Armee", "denies"),
        ),
        ("У Кабулі бомба вбила шістьох людей. Президент засудив цей злочин.", ("Президент", "accuses")),
        ("В Кабуле бомба убила шестерых человек. Президент осудил это преступление.", ("Президент", "accuses")),
    ],
)
def test_the_other_side_s_word_in_the_next_sentence_belongs_to_the_incident(text: str, claim: tuple[str, str]) -> None:
    assert claim in claims(text)


@pytest.mark.parametrize("adverb", ["", "zunächst "])
def test_nobody_claims_an_attack(adverb: str) -> None:
    assert (
        claims(f"Bei einem Anschlag in Quetta starben zwei Menschen. Zu der Tat bekannte sich {adverb}niemand.") == []
    )


@pytest.mark.parametrize(
    ("rule", "text", "saying"),
    [
        ("before the verb", "The regional governor said two men died.", ("regional governor", "reports")),
        ("behind the verb", "Two men died, said the mayor.", ("mayor", "reports")),
        ("after 'according to'", "Two men died, according to police.", ("police", "reports")),
        ("past an aside", "Ali Musa, a member of the council, denied it.", ("Ali Musa", "denies")),
        ("past a day", "Two men died, said on Monday the mayor.", ("mayor", "reports")),
        ("an accusation", "Ukraine accused Russia of the attack.", ("Ukraine", "accuses")),
        ("with a noun before it", "Two men died, the canal operator said.", ("canal operator", "reports")),
        ("with a noun before it", "Two men died, according to a district nurse.", ("district nurse", "reports")),
        ("a claim", "Hezbollah claimed responsibility.", ("Hezbollah", "claims")),
        ("past an adverb", "The health department now says nine men died.", ("health department", "reports")),
        ("past 'there'", "Two men died, a nurse there said.", ("nurse", "reports")),
        ("with a complement", "The ministry of education says two men died.", ("ministry of education", "reports")),
        ("owners' body", "The Nile Doctors' Network says two men died.", ("Nile Doctors' Network", "reports")),
        ("a phrase", "Two men died, city hall said.", ("city hall", "reports")),
        ("past a bracket", "The Pakistani Taliban (TTP) said ten men died.", ("Pakistani Taliban", "reports")),
        ("who holds somebody responsible", "Doctors hold the rebels responsible.", ("Doctors", "accuses")),
        ("its own deed", "Al-Shabaab said it had fired the shells.", ("Al Shabaab", "claims")),
        (
            "its own men's",
            "Islamic State said online that its fighters carried out the raid.",
            ("Islamic State", "claims"),
        ),
        ("an army's", "The Israeli military says troops fired warning shots.", ("Israeli military", "claims")),
        ("no deed of its own", "The army said it was looking into an attack.", ("army", "reports")),
        ("nor what it denies", "The army said it did not shell the school.", ("army", "reports")),
    ],
)
def test_a_speaker_is_found(rule: str, text: str, saying: tuple[str, str]) -> None:
    words = sentence(text)
    countries = frozenset({words[0].start}) if words[0].low == "ukraine" else frozenset()
    assert (saying[0], saying[1]) in [(s.speaker, s.stance) for s in sayings_in(words, vocabulary("en"), countries)], (
        rule
    )


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("nobody", "Nobody claimed responsibility."),
        ("a country's name holds no verb", "The United States sent aid."),
        ("a thing", "The report on the war said two men died."),
    ],
)
def test_what_does_not_speak(rule: str, text: str) -> None:
    assert sayings_in(sentence(text), vocabulary("en")) == [], rule


@pytest.mark.parametrize(
    ("rule", "text", "nominative"),
    [
        ("neuter after 'das'", "das russische Ministerium", "russisches Ministerium"),
        ("feminine after 'der'", "der israelischen Armee", "israelische Armee"),
        ("masculine after 'dem'", "dem örtlichen Gouverneur", "örtlicher Gouverneur"),
        ("neuter genitive after 'des'", "des örtlichen Ärztenetzwerks", "örtliches Ärztenetzwerk"),
        ("no adjective", "der Gouverneur Oleh Kiper", "Gouverneur Oleh Kiper"),
    ],
)
def test_a_german_name_is_in_the_nominative(rule: str, text: str, nominative: str) -> None:
    words = sentence(text)
    assert in_nominative(words, 1, text.partition(" ")[2]) == nominative, rule


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("An explosion in Kabul claimed by Islamic State killed six people.", [("Islamic State", "claims")]),
        (
            "A blast in Kabul was claimed on Monday by Islamic State; six people were killed.",
            [("Islamic State", "claims")],
        ),
        ("The bomb attack in Nice was condemned by France's president.", [("France's president", "accuses")]),
        ("Explosions reported in Kharkiv killed two people.", []),
        ("A drone strike was reported in Sumy on Monday; two people were killed.", []),
        ("Reports from Aleppo said shelling killed ten people.", []),
        ("An explosion in Gaza City said to be an air strike killed two people.", []),
        ("A missile killed two people in Kharkiv, said the mayor.", [("mayor", "reports")]),
        ("Officials in Kyiv said a missile killed two people in Sumy.", [("Officials", "reports")]),
        ("Residents of Kharkiv reported shelling that killed four people.", [("Residents of Kharkiv", "reports")]),
    ],
)
def test_a_town_and_what_happened_say_nothing(text: str, speakers: list[tuple[str, str]]) -> None:
    assert claims(text) == speakers


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "who passes on is elsewhere",
            "In Dschenin ist ein Mann erschossen worden. Das teilte das Gesundheitsministerium in Ramallah mit.",
            [("Jenin", "Gesundheitsministerium")],
        ),
        (
            "an official right behind an event",
            "A missile hit a market in Sumy, killing two. They had sheltered there, the health ministry said.",
            [("Sumy", "health ministry")],
        ),
        (
            "a country's rescuers speak of its own events",
            "An air strike killed six people in Nabatieh, hours after rockets wounded three in Kiryat Shmona. "
            "Lebanon's civil defence said nineteen people were wounded.",
            [("Nabatieh", "Lebanon's civil defence"), ("Kiryat Shmona", "")],
        ),
        (
            "a witness right behind an event",
            "Armed men raided Gwoza and killed six people. Musa Ibrahim, a teacher, said the men came on foot.",
            [("Gwoza", "Musa Ibrahim")],
        ),
        (
            "who gives the toll",
            "Gunmen attacked Chibok on Tuesday, killing four farmers. A police officer gave the toll.",
            [("Chibok", "police officer")],
        ),
        (
            "the hospital, by which the toll is confirmed",
            "A bomb exploded in Maiduguri, killing three people. The toll was confirmed by the hospital.",
            [("Maiduguri", "hospital")],
        ),
        (
            "each speaker of the event before",
            "Rebels attacked an army base near Myitkyina, killing four soldiers. Residents said the fighting lasted "
            "three hours. In Loikaw, a jet bombed a church, killing two people. Aid workers said they were women.",
            [("Myitkyina", "Residents"), ("Loikaw", "Aid workers")],
        ),
        (
            "a witness in German",
            "Eine Rakete schlug in ein Haus in Charkiw ein, drei Menschen starben. Ein Anwohner sagte, es gebe noch "
            "Verschüttete. In Sumy wurde ein Mann durch eine Mine getötet.",
            [("Kharkiv", "Ein Anwohner"), ("Sumy", "")],
        ),
        (
            "an office in Russian",
            "При обстреле Шебекино погиб мужчина. Губернатор написал об этом в Telegram. В Курске дрон повредил школу.",
            [("Shebekino", "Губернатор"), ("Kursk", "")],
        ),
        (
            "an office in Ukrainian",
            "У Нікополі через обстріл загинула жінка. Як уточнили в поліції, їй було 60 років.",
            [("Nikopol", "поліції")],
        ),
        (
            "nobody two sentences on",
            "A bomb exploded in Maiduguri, killing three people. Shops were shut. Teachers said classes resume today.",
            [("Maiduguri", "")],
        ),
        (
            "nobody of another entry",
            "- A drone hit a depot in Sumy, wounding two people.\n- Residents of Lutsk said the bridge was open again.",
            [("Sumy", "")],
        ),
    ],
)
def test_who_speaks_behind_an_event_is_of_the_event(rule: str, text: str, expected: list[tuple[str, str]]) -> None:
    incidents = [one.incident for one in extract(text, published=dt.date(2026, 5, 20)).incidents]
    spoken = [(one.placement.name, one.claims[0].speaker if one.claims else "") for one in incidents]
    assert spoken == expected, rule


@pytest.mark.parametrize(
    ("name", "nominative"),
    [
        ("мера Ігоря Терехова", "мер Ігор Терехов"),
        ("начальника обласної адміністрації Олега Синєгубова", "начальник обласної адміністрації Олег Синєгубов"),
        ("губернатора Александра Гусева", "губернатор Александр Гусев"),
        ("министра Сергея Лаврова", "министр Сергей Лавров"),
        ("мера Дмитра Іванова", "мер Дмитро Іванов"),
        ("мера Віталія Кличка", "мера Віталія Кличка"),
        ("мера Харкова", "мера Харкова"),
        ("мер Ігор Терехов", "мер Ігор Терехов"),
        ("голова Світлана Іванова", "голова Світлана Іванова"),
    ],
)
def test_a_cyrillic_speaker_is_named_in_the_nominative_or_left(name: str, nominative: str) -> None:
    assert cyrillic_nominative(name) == nominative


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Дрони атакували порт в Одесі. Міноборони РФ заявило, що уразило склад.", ("Міноборони РФ", "claims")),
        ("Дроны атаковали порт в Одессе. Минобороны РФ заявило об ударе.", ("Минобороны РФ", "claims")),
        (
            "Drohnen griffen den Hafen von Odessa an. Das russische Verteidigungsministerium erklärte, es habe ein "
            "Lager getroffen.",
            ("russisches Verteidigungsministerium", "claims"),
        ),
        ("Дрон влучив у будинок у Сумах, заявив мер.", ("мер", "reports")),
    ],
)
def test_what_a_partys_ministry_declares_is_its_claim(text: str, claim: tuple[str, str]) -> None:
    assert claim in claims(text)
