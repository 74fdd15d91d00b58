"""The whole way from a text to its incidents."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import ExtractError, ReadError
from geo.extract import Extraction, extract
from geo.model import Count

PUBLISHED = dt.date(2025, 3, 12)

REPORT = """Drones hit a substation in Ukraine's Kharkiv

Russian drones struck an electricity substation in the Ukrainian city of Kharkiv early on Wednesday, killing a
repair worker and wounding four others, the regional governor said. More than 18,000 customers were without power.
Moscow denied targeting civilians."""


def types(text: str) -> list[str]:
    return [one.incident.event_type for one in extract(text, published=PUBLISHED).incidents]


def test_an_incident_told_in_several_sentences_is_one_with_all_its_values() -> None:
    found = extract(REPORT, published=PUBLISHED)
    assert [one.incident.event_type for one in found.incidents] == ["drone_strike"]
    incident = found.incidents[0].incident
    assert incident.placement.name == "Kharkiv"
    assert incident.placement.precision == "settlement"
    assert incident.date_start == PUBLISHED
    assert incident.killed == Count.exactly(1)
    assert incident.injured == Count.exactly(4)
    assert "energy" in incident.target
    assert "Russia" in incident.actor
    assert [(figure.what, figure.count.at_least) for figure in incident.figures] == [("without_power", 18000)]
    assert ("regional governor", "reports") in {(claim.speaker, claim.stance) for claim in incident.claims}
    assert incident.verification == "contested"


def test_every_value_names_the_words_that_say_it() -> None:
    incident = extract(REPORT, published=PUBLISHED).incidents[0].incident
    assert {"event_type", "placement", "killed", "injured", "date_start", "figures", "claims"} <= {
        one.field for one in incident.evidence
    }
    for one in incident.evidence:
        assert REPORT[one.start : one.end] == one.text
    report = incident.reports[0]
    assert report.quote_start is not None
    assert REPORT[report.quote_start :].startswith(report.quote)


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("A drone hit a warehouse in Sumy. Nobody was hurt, the mayor said.", None, 0),
        ("A drone hit a warehouse in Sumy, wounding two people. There were no deaths.", 0, 2),
        ("Eine Drohne traf ein Lager in Sumy. Verletzt wurde niemand.", None, 0),
        ("Дрон влучив у склад у Сумах. Ніхто не постраждав.", 0, 0),
        ("A drone hit a warehouse in Sumy. In Poltava, nobody was hurt.", None, None),
    ],
)
def test_a_sentence_that_nobody_was_hurt_belongs_to_the_attack_before_it(
    text: str, killed: int | None, injured: int | None
) -> None:
    (one,) = extract(text, published=PUBLISHED).incidents
    assert one.incident.killed == (None if killed is None else Count.exactly(killed))
    assert one.incident.injured == (None if injured is None else Count.exactly(injured))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A bomb went off in Mosul, the United States military said.", "United States military"),
        ("A bomb went off in Mosul, the state prosecutor's office said.", "state prosecutor's office"),
        ("The UN mission in Libya said a bomb went off in Tripoli.", "UN mission"),
    ],
)
def test_who_speaks_is_named_whole(text: str, speaker: str) -> None:
    (one,) = extract(text, published=PUBLISHED).incidents
    assert [(claim.speaker, claim.stance) for claim in one.incident.claims] == [(speaker, "reports")]


def test_who_attacks_soldiers_or_police_attacks_no_civilians() -> None:
    assert types("Gunmen shot dead four police officers in Celaya on Friday.") == ["ground_clash"]
    assert types("Gunmen shot dead four officers and a child in Celaya on Friday.") == ["attack_on_civilians"]


def test_an_office_that_is_called_military_did_nothing() -> None:
    (one,) = extract("Drones killed two in Kherson, Kherson's military administration said.").incidents
    assert one.incident.actor == ()


def test_a_car_bomb_hit_no_car_and_the_west_bank_is_none() -> None:
    (one,) = extract("A car bomb exploded outside a hotel in the West Bank.").incidents
    assert one.incident.target == ("commercial",)
    (one,) = extract("A car bomb exploded outside a mosque in the West Bank.").incidents
    assert one.incident.target == ("religious_cultural",)


@pytest.mark.parametrize(
    "text",
    [
        "The old library had been under attack from damp for decades, a councillor said.",
        "Arsenal struck twice in the first half to kill off the game in Madrid. Real missed a late penalty.",
        "Shares fell in Frankfurt as investors were hit by a wave of selling and bombarded with bad news.",
        "In her new film, set in Beirut, a bomb explodes in a cafe and kills the hero's brother.",
        "The union in Detroit called the decision an outrage and described it as an attack on families.",
        "Researchers in Zurich attacked the problem with a new drone.",
    ],
)
def test_a_figure_of_speech_a_game_and_a_film_are_no_attack(text: str) -> None:
    assert types(text) == []


def test_workers_strike_in_protest_and_attack_nobody() -> None:
    text = "Thousands of workers went on strike in Frankfurt. The union threatened more strikes if talks fail."
    assert types(text) == ["protest"]


def test_a_bomb_at_a_film_festival_and_a_match_is_one() -> None:
    assert types("A bomb exploded at a film festival in Karachi, killing two people.") == ["mine_ied"]
    assert types("A bomb went off at a football match in Kano in the second half; the league called off a game.") == [
        "mine_ied"
    ]


def test_what_happened_across_a_region_is_not_put_where_an_example_was() -> None:
    text = "Air strikes killed 23 people across the Gaza Strip, including a family whose home in Khan Younis was hit."
    (one,) = extract(text, published=PUBLISHED).incidents
    assert (one.incident.placement.name, one.incident.placement.precision) == ("Gaza Strip", "province")


def test_an_unlisted_village_has_the_name_of_what_holds_it() -> None:
    (one,) = extract("An air strike killed 22 people in Kyauksawng Township, Sagaing Region.").incidents
    assert (one.incident.placement.name, one.incident.placement.query) == ("Sagaing", "Kyauksawng Township")


def test_a_total_that_is_known_now_holds_what_came_to_it() -> None:
    text = """The death toll in Ternopil rose to 28 on Thursday. Rescuers pulled three more bodies from the rubble of a
block that a missile hit. Twenty-eight people are now known to have died, three of them children."""
    (one,) = extract(text, published=PUBLISHED).incidents
    assert one.incident.killed == Count.exactly(28)


def test_another_toll_goes_to_the_incident_whose_victims_were_counted() -> None:
    text = """At least 17 worshippers were killed and several abducted when bandits stormed a mosque in Katsina.
It may have been a reprisal after villagers ambushed the gang in Funtua. Some medics put the dead at 32."""
    first = extract(text, published=PUBLISHED).incidents[0].incident
    assert (first.event_type, first.killed) == ("attack_on_civilians", Count(low=17, high=32))


@pytest.mark.parametrize(
    ("text", "event_type", "means"),
    [
        ("121 drones were shot down over Kursk.", "air_defence", ("drone",)),
        ("Falling debris set fire to a grain terminal in Novorossiysk.", "infrastructure_damage", ()),
        ("Ukraine said it had destroyed two aircraft at Kacha airfield.", "infrastructure_damage", ()),
    ],
)
def test_no_weapon_is_read_into_words_that_mean_none(text: str, event_type: str, means: tuple[str, ...]) -> None:
    (one,) = extract(text, published=PUBLISHED).incidents
    assert (one.incident.event_type, one.incident.means) == (event_type, means)


def test_an_explosion_that_nobody_explains_is_no_bomb() -> None:
    (one,) = extract("Explosions were heard in Dnipro.", published=PUBLISHED).incidents
    assert (one.incident.event_type, one.incident.title) == ("other", "Explosion in Dnipro")


def test_who_loses_a_commander_did_not_kill_him() -> None:
    (one,) = extract("The army said it had killed a Hezbollah commander in Tyre.", published=PUBLISHED).incidents
    assert (one.incident.actor, one.incident.target_actor) == ((), ("Hezbollah",))


def test_what_was_shot_down_over_regions_is_not_what_burned_in_a_town() -> None:
    text = """The ministry said 121 drones had been shot down over the Rostov and Krasnodar regions.
In Novorossiysk, falling debris set fire to a grain terminal; two people were hurt."""
    first, second = (one.incident for one in extract(text, published=PUBLISHED).incidents)
    assert (first.event_type, first.placement.precision, first.injured) == ("air_defence", "province", None)
    assert (second.event_type, second.placement.name) == ("infrastructure_damage", "Novorossiysk")


def test_victims_in_a_district_of_a_struck_region_are_of_those_strikes() -> None:
    text = """Russian forces launched 418 strikes on 15 settlements of Zaporizhzhia region over the past day.
One person was killed and four were injured in Polohy district. There were 66 reports of damage to homes."""
    _, second = (one.incident for one in extract(text, published=PUBLISHED).incidents)
    assert (second.placement.precision, second.killed, second.injured) == (
        "district",
        Count.exactly(1),
        Count.exactly(4),
    )


def test_a_year_so_far_is_no_toll_of_the_day_and_what_was_found_did_not_go_off() -> None:
    text = """Security forces shot dead 14 rebels in Sukma district on Saturday. Explosives were recovered.
More than 250 rebels have been killed in the state this year."""
    (one,) = extract(text, published=PUBLISHED).incidents
    assert (one.incident.killed, one.incident.means) == (Count.exactly(14), ("small_arms",))


def test_who_scrambles_jets_did_not_intrude() -> None:
    (one,) = extract("Romania scrambled two fighters after a drone entered its airspace near Tulcea.").incidents
    assert (one.incident.event_type, one.incident.actor) == ("airspace_violation", ())


def test_an_air_force_that_speaks_is_no_bomb() -> None:
    (one,) = extract("A drone hit a block in Kryvyi Rih, Ukraine's air force said.").incidents
    assert one.incident.means == ("drone",)


def test_who_condemns_and_says_is_the_same() -> None:
    text = """Gunmen killed 40 people in Cabaret.
Prime Minister Alix Roy condemned the massacre and said police backed by others had been sent."""
    (one,) = extract(text).incidents
    assert {claim.speaker for claim in one.incident.claims} == {"Prime Minister Alix Roy"}


def test_the_words_that_say_what_was_hit_are_whole() -> None:
    (one,) = extract("A drone attack set a fuel and energy facility near Odesa ablaze.", published=PUBLISHED).incidents
    assert [each.text for each in one.incident.evidence if each.field == "target"] == ["fuel and energy facility"]


def test_the_same_text_gives_the_same_answer() -> None:
    assert extract(REPORT, published=PUBLISHED) == extract(REPORT, published=PUBLISHED)


@pytest.mark.parametrize(
    "text",
    [
        "There was no drone attack on Kharkiv, the mayor said.",
        "If Moscow attacked Kharkiv with missiles, thousands could be killed.",
        "Officials warned that any strike on Odesa would end the talks in Geneva.",
        "The report of an explosion in Kharkiv was false.",
        "Two people were killed in a collision between a bus and a van near Kharkiv.",
        "Prices exploded at the market in Kharkiv, one visitor joked.",
    ],
)
def test_what_did_not_happen_is_no_attack(text: str) -> None:
    assert not [one for one in extract(text, published=PUBLISHED).incidents if one.incident.domain == "kinetic"]


def test_two_attacks_at_two_places_are_two() -> None:
    found = extract(
        "In Kherson, shelling killed two people on Monday. In Nikopol, a drone hit a bus and wounded five people.",
        published=PUBLISHED,
    )
    told = [(one.incident.event_type, one.incident.placement.name) for one in found.incidents]
    assert told == [("missile_artillery", "Kherson"), ("drone_strike", "Nikopol")]


def test_one_party_s_accusation_is_marked_as_such() -> None:
    found = extract("Officials in Russia accused Ukraine of causing power outages in the Zaporizhzhia region.")
    incident = found.incidents[0].incident
    assert incident.event_type == "power_outage"
    assert incident.verification == "one_party"
    assert incident.placement.precision == "province"


def test_an_announced_fortification_lies_on_the_border() -> None:
    found = extract("To guard its eastern border, Latvia's president announced the construction of a border fence.")
    incident = found.incidents[0].incident
    assert incident.event_type == "border_fortification"
    assert incident.placement.precision == "line"
    assert incident.placement.geometry is not None
    assert "announces" in {claim.stance for claim in incident.claims}


def test_statements_lie_in_their_own_domain() -> None:
    found = extract(
        "Saxony's Minister President Michael Kretschmer opposes the deployment of German troops in Ukraine."
    )
    assert [(one.incident.domain, one.incident.placement.name) for one in found.incidents] == [("political", "Saxony")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Une frappe de drones a tué deux personnes dans la ville, selon les autorités de la région.", "French"),
        ("ドローン攻撃で2人が死亡した。", "can't be told"),
        ("", "empty"),
    ],
)
def test_another_language_is_said_to_be_unsupported(text: str, said: str) -> None:
    found = extract(text)
    assert not found.incidents
    assert said in found.problems[0]


@pytest.mark.parametrize(
    ("text", "kind", "killed"),
    [
        ("Bei einem Raketenangriff auf Charkiw sind fünf Menschen getötet worden.", "missile_artillery", 5),
        ("Унаслідок удару дрона по Херсону загинула одна жінка.", "drone_strike", 1),
        ("В результате обстрела Белгорода погибли двое мужчин.", "missile_artillery", 2),
    ],
)
def test_german_ukrainian_and_russian_are_read(text: str, kind: str, killed: int) -> None:
    incident = extract(text).incidents[0].incident
    assert incident.event_type == kind
    assert incident.killed == Count.exactly(killed)


_WORDS = st.one_of(
    st.sampled_from(
        ["Gunmen", "killed", "wounded", "five", "14", "dozens", "people", "were", "in", "Kyiv", "near", "Odesa"]
    ),
    st.sampled_from(
        ["the", "attack", "drone", "said", "Monday", "not", "if", "including", "of", "them", "another", "2014"]
    ),
    st.sampled_from(
        ["[", "(", '"', "–", ",", ".", "<img onerror=x>", "${a}", "`", "\u202e", "000", "and", "his", "wife"]
    ),
)


@settings(max_examples=4 * settings.default.max_examples)
@given(st.lists(_WORDS, max_size=40).map(" ".join))
def test_any_jumble_of_words_is_read_without_harm(text: str) -> None:
    found: Extraction = extract(text, published=PUBLISHED, language="en")
    for one in found.incidents:
        assert 0 <= one.score <= 1
        for evidence in one.incident.evidence:
            assert text[evidence.start : evidence.end] == evidence.text


@pytest.mark.parametrize(
    "text",
    [
        "More than 140,000 people have died in the conflict, a monitoring group estimates.",
        "Last month 35 people lost their lives in a similar raid.",
        "In 2019, 17 people died in an attack on the compound there.",
        "In January ten soldiers were killed in the same department.",
        "The city has seen several such attacks: in January a car bomb there killed 12 and wounded 30.",
        "More than 60 people have been killed in the state since January.",
        "It was the third ambush in two weeks; the other two killed 14 people.",
    ],
)
def test_a_look_back_is_no_incident(text: str) -> None:
    opening = "Gunmen ambushed a convoy near Tame in Colombia on Tuesday, killing two soldiers."
    found = extract(f"{opening} {text}", published=PUBLISHED).incidents
    assert [(one.incident.placement.name, one.incident.killed) for one in found] == [("Tame", Count.exactly(2))]


def test_blows_at_several_times_of_a_day_are_several_incidents_of_one_town() -> None:
    text = (
        "The eastern Ukrainian town of Kostiantynivka was struck three times on Monday, the governor said. At dawn a "
        "glide bomb hit a block of flats and killed two pensioners. Toward noon a drone set a bus on fire; its driver "
        "and a passenger were injured. In "
        "the evening shells landed in a market, where a woman was killed and four people were hurt."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [one.event_type for one in found] == ["air_strike", "drone_strike", "missile_artillery"]
    assert {one.placement.name for one in found} == {"Kostiantynivka"}
    assert [one.killed for one in found] == [Count.exactly(2), None, Count.exactly(1)]
    assert [one.injured for one in found] == [None, Count.exactly(2), Count.exactly(4)]
    assert {one.date_start for one in found} == {dt.date(2025, 3, 10)}


def test_victims_at_a_place_that_nobody_lists_are_not_those_of_the_town_before() -> None:
    text = (
        "A truck bomb killed 62 people in Baghdad on Monday. Separately, the bodies of three men with bullet wounds "
        "were found in Zarqiliya."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.killed) for one in found] == [
        ("Baghdad", Count.exactly(62)),
        ("", Count.exactly(3)),
    ]


def test_a_sum_for_a_region_is_not_that_of_its_towns() -> None:
    text = (
        "Two people were killed and six injured in the Kherson region over the past day. In Beryslav a drone hit a "
        "car, killing its driver."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [one.killed for one in found if one.placement.name == "Beryslav"] == [Count.exactly(1)]


def test_a_separate_account_is_no_other_incident() -> None:
    text = (
        "Five people were killed in a suicide attack in Kunduz on Monday, an agency said. In a separate interview the "
        "police chief said at least 10 people were killed in the blast."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [one.killed for one in found] == [Count(low=5, high=10)]


def test_attackers_who_also_strike_elsewhere_add_to_the_toll() -> None:
    text = (
        "Gunmen killed a teacher and his brother in Ganjuwa in Nigeria's Bauchi State on Monday. The gunmen also "
        "stormed a market where they killed a trader."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [one.killed for one in found] == [Count.exactly(3)]


def test_a_second_blast_at_the_same_place_adds_to_the_toll() -> None:
    text = (
        "Two bombs exploded in a market in Tuz Khurmatu, Iraq, killing eight people. As people gathered at a cemetery "
        "to bury the victims, another bomb went off, killing three people."
    )
    assert [one.incident.killed for one in extract(text, published=PUBLISHED).incidents] == [Count.exactly(11)]


def test_a_bomb_after_a_shooting_at_the_same_place_adds_to_the_toll() -> None:
    first, second = (
        "Gunmen shot dead seven builders in Tikrit, Iraq, on Monday.",
        "a bomb exploded, killing six mourners.",
    )
    found = extract(f"{first} When the families came, {second}", published=PUBLISHED).incidents
    assert [one.incident.killed for one in found] == [Count.exactly(13)]
    total = "Ten civilians died in attacks in Donetsk, Ukraine, on Monday. Four died when a shell landed near a school."
    assert [one.incident.killed for one in extract(total, published=PUBLISHED).incidents] == [Count.exactly(10)]


def test_a_fire_that_broke_out_is_no_attack() -> None:
    assert extract("Two people died in a fire in a bakery in Leeds on Monday.", published=PUBLISHED).incidents == ()


def test_a_number_of_other_days_is_no_toll() -> None:
    text = (
        "A teacher was shot dead in Manila on Tuesday. The attack brings to four the number of witnesses "
        "to be shot, and three relatives of witnesses were also killed."
    )
    assert [one.incident.killed for one in extract(text, published=PUBLISHED).incidents] == [Count.exactly(1)]


def test_a_blast_a_day_later_in_the_same_city_is_another_incident_there() -> None:
    text = (
        "A woman detonated explosives at the station in Volgograd, Russia, on Sunday, killing 17 people. A day later a "
        "blast on a bus in the same city killed 14 and injured 28."
    )
    found = [one.incident for one in extract(text, published=PUBLISHED).incidents]
    assert [(one.placement.name, one.killed, one.date_start) for one in found] == [
        ("Volgograd", Count.exactly(17), dt.date(2025, 3, 9)),
        ("Volgograd", Count.exactly(14), dt.date(2025, 3, 10)),
    ]


def test_the_year_of_a_life_is_not_that_of_a_death() -> None:
    text = "A monk who fled in 1959 and founded a school has been killed in Chengdu along with two other people."
    assert [one.incident.killed for one in extract(text, published=PUBLISHED).incidents] == [Count.exactly(3)]


def test_where_the_wounded_were_treated_is_not_where_it_happened() -> None:
    text = "Gunmen overran a village in {} on Monday, killing 15 people. Ten wounded people reached a clinic in Mubi."
    for where, name in (("Chibok district", "Chibok"), ("the north", "")):
        found = [one.incident for one in extract(text.format(where), published=PUBLISHED).incidents]
        assert [(one.placement.name, one.injured) for one in found] == [(name, Count.exactly(10))]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "An attack on a pitch in Mosul left eight dead, said the mayor, Shalal Abdul.",
            ("mayor, Shalal Abdul", "reports"),
        ),
        ("Islamic State said online that it had carried out the bombing in Mosul.", ("Islamic State", "claims")),
        (
            "У Херсоні загинули двоє людей внаслідок обстрілу, повідомив у вівторок голова області Олександр Прокудін.",
            ("голова області Олександр Прокудін", "reports"),
        ),
    ],
)
def test_who_speaks(text: str, claim: tuple[str, str]) -> None:
    incident = extract(text, published=PUBLISHED).incidents[0].incident
    assert claim in {(one.speaker, one.stance) for one in incident.claims}
    assert incident.placement.point is not None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Bei Angriffen auf Charkiw starben zwei Menschen, teilte der Gouverneur Oleh Berg am Montag mit.",
            "Gouverneur Oleh Berg",
        ),
        (
            "Raketen trafen ein Krankenhaus in Dnipro, wie Regionalchef Serhij Berg mitteilte.",
            "Regionalchef Serhij Berg",
        ),
        (
            "In Berlin sagte eine Sprecherin der Regierung, man verurteile die Angriffe auf Charkiw.",
            "eine Sprecherin der Regierung",
        ),
    ],
)
def test_who_speaks_in_german(text: str, speaker: str) -> None:
    found = extract(text, published=PUBLISHED).incidents
    assert {claim.speaker for one in found for claim in one.incident.claims} == {speaker}
    assert "Berlin" not in {one.incident.placement.name for one in found}


@pytest.mark.parametrize(
    ("text", "published", "start"),
    [
        ("A bomb killed two people in Kabul. \ud83d", PUBLISHED, 0),
        ("It rained.\nA bomb killed two people in Kabul on Friday.", dt.date.min, 11),
    ],
)
def test_a_text_that_breaks_a_rule_is_told_as_such_with_its_place(text: str, published: dt.date, start: int) -> None:
    with pytest.raises(ExtractError, match="can't be read") as failed:
        extract(text, published=published, language="en")
    assert failed.value.start == start
    assert isinstance(failed.value, ReadError)


def test_gaza_is_the_strip_and_not_a_province_of_mozambique() -> None:
    """The press has a name of its own for places that we list ourselves."""
    (one,) = extract("Israeli strikes on Gaza killed five people.").incidents
    assert (one.incident.placement.name, one.incident.placement.country) == ("Gaza Strip", "PS")


@pytest.mark.parametrize(
    ("fired", "means"),
    [("missiles and drones", {"missile", "drone"}), ("mortars", {"artillery"}), ("artillery shells", {"artillery"})],
)
def test_what_is_fired_names_the_weapon(fired: str, means: set[str]) -> None:
    (read,) = extract(f"Russia launched {fired} at Odesa on Monday, wounding three people.").incidents
    assert set(read.incident.means) == means


@pytest.mark.parametrize(
    ("full", "given", "day"),
    [
        ("26 November 2025", "25 November", dt.date(2025, 11, 25)),
        ("2 January 2026", "30 December", dt.date(2025, 12, 30)),
        ("Monday", "25 November", None),
    ],
)
def test_a_day_without_a_year_takes_that_of_a_full_date(full: str, given: str, day: dt.date | None) -> None:
    text = f"A missile hit a house in Kyiv on {full}, killing two people. On {given} a drone killed a man in Sumy."
    sumy = next(one.incident for one in extract(text).incidents if one.incident.placement.name == "Sumy")
    assert sumy.date_start == day


@pytest.mark.parametrize(
    ("language", "text", "incidents"),
    [
        ("en", "A fire at a plant in Dnipro killed two people. It was not linked to the war, officials said.", 0),
        ("en", "An explosion at a plant in Dnipro killed two. The blast was not connected to hostilities.", 0),
        ("en", "A missile hit Dnipro, killing two. A fire in Kyiv was not linked to the attack.", 1),
        ("en", "A missile killed two people in Dnipro. The power cuts are not related to the war.", 1),
        ("uk", "Пожежа на заводі у Дніпрі: загинули двоє робітників. Інцидент не пов'язаний з війною.", 0),
        ("ru", "Пожар на заводе в Днепре: погибли двое рабочих. Инцидент не связан с боевыми действиями.", 0),
        ("de", "Bei einer Explosion in Dnipro starben zwei Arbeiter. Mit dem Krieg habe sie nichts zu tun.", 0),
    ],
)
def test_what_is_said_not_to_be_of_the_war_is_no_attack(language: str, text: str, incidents: int) -> None:
    assert len(extract(text, published=PUBLISHED, language=language).incidents) == incidents


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ministers held peace talks in Brussels on Thursday.", dt.date(2025, 11, 20)),
        (
            "Delegations came on Monday for peace talks. Further peace talks are due to start in Brussels on Thursday.",
            dt.date(2025, 11, 24),
        ),
    ],
)
def test_talks_have_the_day_of_those_that_were_held(text: str, day: dt.date) -> None:
    found = extract(text, published=dt.date(2025, 11, 25), language="en")
    assert [one.incident.date_start for one in found.incidents] == [day]


@pytest.mark.parametrize(("denied", "grade"), [("homes", "single_source"), ("the power station", "contested")])
def test_a_denial_of_something_else_contests_nothing(denied: str, grade: str) -> None:
    text = f"A drone hit a power station in Sumy on Monday. Russia's defence ministry denied hitting {denied}."
    assert [one.incident.verification for one in extract(text, published=PUBLISHED).incidents] == [grade]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Israeli air force struck Hezbollah positions near Tyre on Monday."),
        ("en", "Militants stormed a military position in Borno, killing three soldiers."),
        ("de", "Drohnen trafen Stellungen der Armee bei Goma."),
        ("uk", "Дрони вдарили по позиціях окупантів біля Токмака."),
        ("ru", "Артиллерия обстреляла позиции под Волчанском."),
    ],
)
def test_positions_are_a_military_target(language: str, text: str) -> None:
    (one,) = extract(text, published=PUBLISHED, language=language).incidents
    assert one.incident.target == ("military",)


def test_what_is_looked_back_on_gives_the_news_of_the_dateline_no_day() -> None:
    text = """SUMY, Aug 20 (Wire) - Gunmen shot dead the editor Ana Ruiz in Sumy.
    The paper was bombed and two guards were killed on 1 December 2023."""
    shooting, bombing = (each.incident for each in extract(text).incidents)
    assert (shooting.date_start, bombing.date_start) == (dt.date(2023, 8, 20), dt.date(2023, 12, 1))
