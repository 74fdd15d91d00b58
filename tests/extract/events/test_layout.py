"""What the layout of a longer report says: its entries, sections, headings, and the days that it covers."""

from __future__ import annotations

import datetime as dt

import pytest

from geo.extract import extract
from geo.extract.events.layout import asides_of
from geo.extract.text.tokens import read

DAY = dt.date(2026, 9, 10)


def told(text: str, published: dt.date = DAY) -> list[tuple[str, str]]:
    """The type and the place of each incident that a text tells of."""
    return [
        (one.incident.event_type, one.incident.placement.name) for one in extract(text, published=published).incidents
    ]


@pytest.mark.parametrize(
    ("rule", "text", "quiet"),
    [
        ("a label before words", "Shells hit Nikopol.\n\nBackground: Drones hit Sumy.", "Drones hit"),
        ("a label on a line of its own", "Shells hit Nikopol.\n\nOutlook\nDrones hit Sumy.\nIt rains.", "It rains"),
        ("a label behind the time", "09:10 Shells hit Nikopol.\n\n08:00 - Recap\nDrones hit Sumy.", "Drones hit"),
        ("a pointer in a line", "Shells hit Nikopol. RELATED: Drones hit Sumy. It rains.", "RELATED"),
        ("sport", "Shells hit Nikopol.\n\nCricket: The bowlers attacked Leeds.", "The bowlers"),
        ("German", "In Sumy schlug eine Rakete ein.\n\nZum Hintergrund: In Nikopol starben zwei.", "In Nikopol"),
        ("Ukrainian", "Дрон влучив у дім у Сумах.\n\nДовідка. У Нікополі загинули двоє.", "У Нікополі"),
        ("Russian", "Дрон попал в дом в Сумах.\n\nПрогноз\nВ Никополе погибли двое.", "В Никополе"),
    ],
)  # fmt: skip
def test_a_section_that_looks_elsewhere_is_known_by_its_label(rule: str, text: str, quiet: str) -> None:
    document = read(text)
    at = document.sentence_at(text.index(quiet))
    assert at in asides_of(document), rule


def test_a_section_ends_at_the_next_heading() -> None:
    text = "Background\nDrones hit Sumy in May.\n\nNew attacks\n\nShells hit Nikopol and killed two people."
    assert told(text) == [("missile_artillery", "Nikopol")]


def test_places_before_a_colon_open_entries_of_their_own() -> None:
    text = (
        "Manipur diary\n\nImphal: A mob set fire to six houses on Tuesday.\n\n"
        "Kangpokpi: Women blocked the highway on Wednesday to protest against a transfer.\n\n"
        "Churachandpur: Soldiers seized three rifles in a search operation."
    )
    assert [place for _, place in told(text)] == ["Imphal", "Kāngpokpi", "Churāchāndpur"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Kursk region. A mine killed a sapper.\n\nBelgorod region. A drone hit a car. The driver was wounded.",
            ["Kursk region", "Belgorod region"],
        ),
        (
            "Курская область. Взрывом мины убит сапёр.\n\nБрянская область. При обстреле ранены двое рабочих.",
            ["Kursk region", "Bryansk region"],
        ),
        (
            "Сумська область. Від вибуху міни загинув сапер.\n\n"
            "Харківська область. Під час обстрілу поранено двох людей.",
            ["Sumy region", "Kharkiv region"],
        ),
        (
            "Region Charkiw. Ein Drohnenangriff tötete zwei Menschen.\n\nRegion Sumy. Eine Rakete traf ein Wohnhaus.",
            ["Kharkiv region", "Sumy region"],
        ),
        ("Kursk region. A mine killed a sapper near Belgorod on Monday.", ["Belgorod"]),
        ("Odesa region. A sapper died.\n\nShells hit Izmail on Monday and killed two people.", ["Izmail"]),
    ],
)  # fmt: skip
def test_a_region_that_opens_paragraphs_places_what_they_tell(text: str, places: list[str]) -> None:
    assert [place for _, place in told(text)][: len(places)] == places


def test_a_heading_places_what_names_no_place() -> None:
    text = (
        "What we know so far\n\n14:05. Kharkiv\nA drone struck a bus and killed two people.\n\n"
        "13:10. Sumy\nTwo shells hit a school."
    )
    assert told(text) == [("drone_strike", "Kharkiv"), ("missile_artillery", "Sumy")]


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("Humanitarian brief, 8 September, 18:00", "2026-09-08", "2026-09-08"),
        ("Weekly note (27 August - 2 September)", "2026-08-27", "2026-09-02"),
        ("Reporting period: 1 to 7 September 2026", "2026-09-01", "2026-09-07"),
    ],
)
def test_the_title_dates_what_has_no_day(title: str, first: str, last: str) -> None:
    (proposed,) = extract(
        f"{title}\n\n* Nikopol: two shells hit a school in the town.\n* Sumy: all was quiet.", published=DAY
    ).incidents
    days = proposed.incident.date_start, proposed.incident.date_end
    assert days == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert proposed.rules["date_start"] == "the days that the title names"


def test_what_happened_before_the_days_of_the_title_is_looked_back_on() -> None:
    text = (
        "Humanitarian brief, 8 September, 18:00\n\n* Nikopol: shells hit a school.\n"
        "* Sumy: a warehouse that burned on 28 August after a strike is being cleared."
    )
    assert told(text) == [("missile_artillery", "Nikopol")]


def test_a_live_blog_tells_of_its_day() -> None:
    text = "Live\n\n12:41 Shells hit a school in Nikopol.\n\n11:20 Drones hit a depot in Sumy."
    assert {one.incident.date_start for one in extract(text, published=DAY).incidents} == {DAY}


def test_plus_signs_frame_the_entries_of_a_live_blog() -> None:
    text = (
        "+++ 12:41 Angriff auf Nikopol +++\nGranaten trafen eine Schule in Nikopol.\n+++ 11:20 Wetter +++\nEs regnet."
    )
    assert {one.incident.date_start for one in extract(text, published=DAY).incidents} == {DAY}


@pytest.mark.parametrize(("days_ago", "is_own"), [(1, True), (20, False)])
def test_a_log_s_title_gives_the_day_of_its_entries(days_ago: int, *, is_own: bool) -> None:
    day = DAY - dt.timedelta(days=days_ago)
    text = (
        f"POLICE - DAILY LOG, {day.day} {day:%B}\n20:40 A grenade went off in a bar in Nikopol.\n23:15 A dog was found."
    )
    (proposed,) = extract(text, published=DAY).incidents
    assert (proposed.incident.date_start == day) == is_own


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("when", "It is the worst week since January, when 11 people died in a strike on a market in Sumy."),
        ("in which", "A show recalls the air raid of April 1941, in which 13 people were killed in Derry."),
        ("who", "Hundreds attended the funeral of a teacher, who was shot dead in Derry."),
        ("der", "In Sumy nahmen sie Abschied von einem Soldaten, der bei Kämpfen bei Pokrowsk getötet wurde."),
        ("який", "У Сумах попрощалися з військовим, який загинув у боях під Покровськом."),
    ],
)
def test_a_relative_clause_tells_of_the_time_before_its_comma(rule: str, text: str) -> None:
    assert told(text) == [], rule


@pytest.mark.parametrize(
    "text",
    [
        "A bus left the road near Sumy. Two people were killed.",
        "In Sumy sind zwei Autos zusammengestoßen. Acht Menschen wurden verwundet.",
        "Поблизу Сум зіткнулися мікроавтобус та вантажівка. Загинула пасажирка.",
        "It is more than three years since violence broke out in Sudan. Over 260 people have been killed.",
    ],
)
def test_victims_are_those_of_what_the_sentence_before_tells(text: str) -> None:
    assert told(text) == []


def test_a_list_of_places_is_read_by_the_heads_of_its_lines() -> None:
    text = (
        "Зведення по Донецькій області, 8 вересня\n\n"
        "Покровськ: внаслідок артилерійського обстрілу загинув чоловік, двоє людей поранені.\n"
        "Костянтинівка: росіяни скинули авіабомбу, поранено п'ятеро цивільних.\n"
        "Лиман: обстрілів не зафіксовано.\n\n"
        "Усього за добу в області загинула одна людина, семеро поранені.\n\nЕвакуйовано 214 людей."
    )
    assert told(text) == [("missile_artillery", "Pokrovsk"), ("air_strike", "Kostiantynivka")]


def test_a_head_may_say_what_kind_of_place_it_is_and_the_day() -> None:
    text = (
        "Nigeria: weekly update\n\nBorno\n• Dikwa LGA, 7 September: a car ran over a mine; the driver was killed.\n"
        "• Bama LGA, 8 September: Insurgents abducted seven farmers."
    )
    days = [one.incident.date_start for one in extract(text, published=DAY).incidents]
    assert told(text) == [("mine_ied", "Dikwa"), ("abduction", "Bama")]
    assert days == [dt.date(2026, 9, 7), dt.date(2026, 9, 8)]


def test_whom_an_armed_group_says_it_killed_is_no_toll_beside_another() -> None:
    text = (
        "A car bomb hit a bus near Quetta in Pakistan on Tuesday, killing nine people, police said. "
        "A passer-by also died, raising the toll to ten. The Baloch Liberation Army said it had killed 31 soldiers."
    )
    (proposed,) = extract(text, published=DAY).incidents
    assert proposed.incident.killed is not None
    assert (proposed.incident.killed.low, proposed.incident.killed.best) == (10, 10)


def test_an_ambush_spoken_of_again_says_where_in_the_region_it_was() -> None:
    text = (
        "Eleven soldiers were killed when rebels dropped explosives from drones in Colombia's Guaviare department. "
        "The ambush happened in a rural part of El Retorno."
    )
    assert [place for _, place in told(text)] == ["El Retorno"]


def killed(text: str) -> list[tuple[str, int | None]]:
    """Where each incident of a text happened, and how many it killed."""
    incidents = (proposed.incident for proposed in extract(text, published=DAY).incidents)
    return [(one.placement.name, None if one.killed is None else one.killed.best) for one in incidents]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "a title over several events sums them up",
            "Strikes leave nine dead\n\nA missile killed five people in Sumy.\n\nShells killed four in Nikopol.",
            [("Sumy", 5), ("Nikopol", 4)],
        ),
        (
            "a title gives the place that the text leaves out",
            "Missile hits school in Sumy\n\nFive people were killed when the missile hit, the governor said.",
            [("Sumy", 5)],
        ),
        (
            "a heading is of its entry",
            "12:10\nTwo killed at bus stop\nA drone killed a couple at a bus stop in Nikopol.\n\n"
            "09:30\nMissile on Sumy\nA missile killed five people in Sumy.",
            [("Nikopol", 2), ("Sumy", 5)],
        ),
        (
            "a definite word in an entry without a place takes up another entry",
            "12:10\nA porter was at the gate when the bomb went off.\n\n11:00\nShells killed two people in Nikopol.\n\n"
            "09:30\nA bomb killed five people at a market in Sumy.",
            [("Nikopol", 2), ("Sumy", 5)],
        ),
        (
            "rows above the first entry are repeated below",
            "Key points\n- Missile kills five in Sumy\n- Shells kill two in Nikopol\n\n12:10\nShells killed two people"
            " in Nikopol.\n\n09:30\nA missile killed three people in Sumy, the mayor said.",
            [("Nikopol", 2), ("Sumy", 5)],
        ),
        (
            "entries at other places are no one event",
            "Moirang: A mob set fire to houses near Moirang and injured four people.\n\n"
            "Churachandpur: Security forces recovered three rifles in a search operation.",
            [("Moirāng", None), ("Churāchāndpur", None)],
        ),
    ],
)
def test_headlines_repeat_what_the_text_below_tells(rule: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert killed(text) == expected, rule


@pytest.mark.parametrize(
    ("rule", "text", "days"),
    [
        ("the past day of a lead", "Attacks killed six over the past day. Shells killed two in Nikopol.", ("09", "10")),
        ("as of a day", "Situation as of 9 September 2026\n\nShells killed two in Nikopol.", ("08", "09")),
        ("Ukrainian", "Зведення станом на 9:00 9 вересня\n\nУ Нікополі через обстріл загинули двоє.", ("08", "09")),
        ("day and month at the head of a line", "04/09 - Shells killed two in Nikopol during the night.", ("04", "04")),
        ("the month first", "08/31 - Shells killed two in Nikopol.", ("31", "31")),
        ("no day of filing beside another", "KYIV, Sept 10 - Shells hit Nikopol. Two died on Tuesday.", ("08", "08")),
        ("a recap of hours", "09:10 Talks.\n\n08:00\nRecap: overnight\nShells killed two in Nikopol.\n", ("10", "10")),
    ],
)  # fmt: skip
def test_a_report_says_once_of_which_days_it_tells(rule: str, text: str, days: tuple[str, str]) -> None:
    incident = next(one.incident for one in extract(text, published=DAY).incidents if one.incident.placement.name)
    assert (str(incident.date_start)[-2:], str(incident.date_end)[-2:]) == days, rule


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Police log\n\nSunday, May 3\nOfficers arrested a man after shots were fired in Springfield.\n\n"
            "Monday, May 4\nA man was shot dead in Decatur.",
            ["2026-05-03", "2026-05-04"],
        ),
        (
            "Sudan live: what we know\n\nWednesday 6 May\n10:40\nA drone hit a market in Omdurman this morning.\n\n"
            "Tuesday 5 May\n21:15\nShells fell on El Obeid yesterday, killing six people.\n\n"
            "20:10\nA drone hit a market in Kosti this morning.",
            ["2026-05-06", "2026-05-04", "2026-05-05"],
        ),
        (
            "Polizeibericht\n\nDienstag, 5. Mai\nUnbekannte haben in Leipzig ein Auto angezündet.\n\n"
            "Montag, 4. Mai\nIn Dresden wurde ein Mann erstochen.",
            ["2026-05-05", "2026-05-04"],
        ),
        (
            "County log, May 1-4\n\nFriday\nShots were fired at a house in Springfield.\n\n"
            "Monday\nA man was shot dead in Decatur.",
            ["2026-05-01", "2026-05-04"],
        ),
    ],
)
def test_a_heading_of_a_day_dates_what_stands_below_it(text: str, days: list[str]) -> None:
    incidents = [proposed.incident for proposed in extract(text, published=dt.date(2026, 5, 6)).incidents]
    assert [str(one.date_start) for one in incidents if one.date_start == one.date_end] == days


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Security digest\n\nIncident 5: Pemba city, 12 June\nYouths blocked a road. Two protesters were hurt."
            "\n\nIncident 6: N380, north of Macomia, 10 June\nA lorry struck an improvised explosive device.",
            ["Pemba", "Macomia"],
        ),
        (
            "Wochenbericht\n\nVorfall 1: Maiduguri, 8. Juli\nUnbekannte warfen eine Granate auf einen Posten.\n\n"
            "Vorfall 2: Bezirk Damboa, 9. Juli\nBewaffnete töteten zwei Fahrer.",
            ["Maiduguri", "Damboa"],
        ),
        (
            "Тижневий огляд\n\nІнцидент 1: Херсон, 8 липня\nДрон скинув вибухівку на автобус.\n\n"
            "Інцидент 2: Нікополь, 9 липня\nПід час обстрілу поранено двох людей.",
            ["Kherson", "Nikopol"],
        ),
    ],
)
def test_a_heading_with_a_number_before_its_place_and_a_day_behind_it_places_what_follows(
    text: str, places: list[str]
) -> None:
    assert [place for _, place in told(text)] == places


def test_a_town_that_is_a_first_sentence_heads_its_paragraph() -> None:
    text = (
        "Security brief, 4-10 September 2026\n\nBORNO\nDamboa. On 6 September insurgents killed four farmers.\n\n"
        "Gwoza. A roadside bomb hit a truck on 7 September, killing two.\n\n"
        "YOBE\nGeidam. Gunmen abducted nine travellers on 8 September."
    )
    assert [place for _, place in told(text)] == ["Damboa", "Gwoza", "Geidam"]


def test_a_quarter_below_a_town_is_that_towns() -> None:
    text = (
        "10:20 Запоріжжя. Керована авіабомба поцілила у дев'ятиповерхівку в Шевченківському районі, загинуло двоє.\n\n"
        "09:10 Херсон. У Дніпровському районі дрон поранив велосипедиста."
    )
    assert [place for _, place in told(text)] == ["Zaporizhzhia", "Kherson"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Around the provinces\n\nORMOC. Three farmers were shot dead by gunmen on Wednesday.\n\n"
            "TANJAY. A policeman was wounded when rebels raided the municipal hall on Tuesday.\n\n"
            "KABANKALAN. Soldiers clashed with insurgents on Monday. One soldier died.",
            [("attack_on_civilians", "Ormoc"), ("ground_clash", "Tanjay"), ("ground_clash", "Kabankalan")],
        ),
        (
            "CREGGAN, DERRY. A device exploded under a parked car on Saturday night.\n\n"
            "STRABANE. A man was shot in both legs in an alley on Friday.",
            [("mine_ied", "Derry"), ("attack_on_civilians", "Strabane")],
        ),
        (
            "WURZEN. Unbekannte haben am Dienstag einen Brandsatz auf ein Wohnhaus geworfen.\n\n"
            "OSTERBURG. Am Mittwoch demonstrierten 300 Menschen gegen die Schließung der Klinik.",
            [("attack_on_civilians", "Wurzen"), ("protest", "Osterburg")],
        ),
        (
            "09:10\nГрайворон. Дрон атаковал грузовик. Водитель погиб.\n\n11:45\nРыльск. При обстреле ранены трое.",
            [("drone_strike", "Grayvoron"), ("missile_artillery", "Rylsk")],
        ),
        (
            "Марганець. Через артилерійський обстріл постраждав 54-річний чоловік.\n\n"
            "Вовчанськ. Авіабомба зруйнувала школу.",
            [("missile_artillery", "Marhanets"), ("air_strike", "Vovchansk")],
        ),
    ],
)
def test_towns_that_no_sentence_shows_to_be_places_head_their_paragraphs(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(text) == expected


def test_a_head_that_no_gazetteer_lists_opens_an_entry_as_its_neighbours_do() -> None:
    text = (
        "COTABATO CITY (September 8) -- A grenade wounded eleven persons at a singing contest on Monday.\n\n"
        "LOWER TABUK VALLEY. Four men were killed when followers of two rebel commanders clashed on Monday.\n\n"
        "ORMOC. Three farmers were shot dead by gunmen on Tuesday.\n\n"
        "TANJAY. A bomb went off under a police truck on Tuesday, injuring two constables."
    )
    incidents = [proposed.incident for proposed in extract(text, published=DAY).incidents]
    assert [(one.killed and one.killed.best, one.injured and one.injured.best) for one in incidents] == [
        (None, 11), (4, None), (3, None), (None, 2),
    ]  # fmt: skip


def test_datelines_part_the_items_of_a_digest() -> None:
    text = (
        "RIO DE JANEIRO - Eleven people died on Tuesday in a raid by 400 officers.\n\n"
        "EL OBEID, Sudan - The Rapid Support Forces shelled a tent with mourners, a doctor said. He reported 14 deaths."
    )
    incidents = [proposed.incident for proposed in extract(text, published=DAY).incidents]
    assert [one.killed and one.killed.best for one in incidents] == [11, 14]


def test_an_item_that_names_no_place_but_its_dateline_is_near_it() -> None:
    text = (
        "MAIDUGURI, Nigeria - Fighters killed six fishermen at Baga on Monday, an elder said.\n\n"
        "GAO, Mali - A roadside bomb killed two peacekeepers on Tuesday, the UN mission said.\n\n"
        "BUNIA - The Kivu Front said that it attacked the Catholic mission of Komandala on Monday."
    )
    assert [place for _, place in told(text)][:2] == ["Baga", "Gao"]
    assert extract(text, published=DAY).incidents[1].incident.placement.precision == "near"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "MEMPHIS, Tenn. (police log) - A man was shot dead at a party in the 1800 block of Keltner Circle.",
            "Memphis",
        ),
        ("DAVAO CITY (July 9) -- A grenade hurled at a parked car wounded two persons, police said.", "Davao"),
        ("NAIROBI (Xinhua) -- Gunmen killed three people at a bus stop on Thursday, police said.", ""),
    ],
)
def test_a_street_and_brackets_without_an_agency_s_name_leave_an_event_near_the_desk(text: str, place: str) -> None:
    assert [name for _, name in told(text)] == [place]


def test_a_town_alone_below_the_time_of_an_entry_places_it() -> None:
    text = "08:14\nДоброе утро.\n\n10:52\nВалуйки. Дрон атаковал автобус, ранены двое.\n\n13:30\nПожар потушен."
    assert told(text)[:1] == [("drone_strike", "Valuyki")]


def test_a_place_to_which_somebody_went_sets_no_scene() -> None:
    text = (
        "Masked men snatched a hotel owner from his house in Sirawai on Monday. The boat headed toward Basilan. "
        "His wife was punched in the face."
    )
    assert "Basilan" not in {place for _, place in told(text)}


def test_the_fighting_there_is_neither_a_siren_nor_rockets_of_another_entry() -> None:
    text = (
        "LIVE: Rockets on Metula\n\n- Two rockets land by the border town of Metula, nobody hurt\n"
        "- Gun battle in Ain al-Hilweh camp is over\n\n"
        "17:48\nTwo rockets were fired at Metula, the army said. Sirens also went off in Kiryat Shmona.\n\n"
        "14:05\nFrom our colleague in Sidon: shops on the edge of Ain al-Hilweh are open again. The fighting there "
        "between gunmen and militants, which broke out on Tuesday evening, left five dead and 17 injured."
    )
    tolls = {one.incident.placement.name: one.incident.killed for one in extract(text, published=DAY).incidents}
    assert {place: killed and killed.best for place, killed in tolls.items()} == {
        "Metula": None,
        "Kiryat Shmona": None,
        "Ain al-Hilweh": 5,
    }


def test_what_opens_with_a_dateline_refers_to_no_other_item() -> None:
    text = (
        "CALI - Gunmen shot dead two guards on Monday, police said.\n\n"
        "MOPTI, Mali - The army said on Wednesday it had killed 11 militants."
    )
    incidents = [proposed.incident for proposed in extract(text, published=DAY).incidents]
    assert [one.killed and one.killed.best for one in incidents] == [2, 11]
