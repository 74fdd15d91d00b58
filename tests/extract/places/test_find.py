"""Places in texts: which words name one, which of its bearers is meant, and what part it plays.

The sentences are our own. How the whole does on the corpora of the field is measured apart from the tests,
because those texts may not be kept here; the figures stand in the README.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.extract.places.find import find_places
from geo.extract.places.mentions import ROLES, PlaceMention
from geo.gazetteer import Gazetteer
from geo.model import Point
from geo.settings import data_folder
from geo.taxonomy import PRECISIONS, RADIUS_KM


def names(text: str, gazetteer: Gazetteer, language: str = "en") -> list[str]:
    return [mention.text for mention in find_places(text, gazetteer, language=language)]


def only(text: str, name: str, gazetteer: Gazetteer, language: str = "en") -> PlaceMention:
    found = [mention for mention in find_places(text, gazetteer, language=language) if mention.text == name]
    assert found, f"{name} was not found in {text!r}"
    return found[0]


# ------------------------------------------------------------------ recognition


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police in Dayton, Ohio, arrested a man on Tuesday.", ["Dayton", "Ohio"]),
        ("Maria Lopez, 43, of Salem, Ore., was killed in the crash.", ["Salem", "Ore."]),
        ("Sheriff Tom Jackson said deputies found Jackson's car in Tulsa.", ["Tulsa"]),
        ("The Henderson County Sheriff's Office is investigating.", ["Henderson County"]),
        ("Shells hit Kupiansk and Vovchansk on Monday, officials said.", ["Kupiansk", "Vovchansk"]),
        ("Power failed in the Saporishshya region.", ["Saporishshya"]),
        ("Two people died in the village of Qanzhulaq.", ["Qanzhulaq"]),
        ("Officials of the Ukrainian region voted.", []),
        ("Two drones hit Shostka overnight.", ["Shostka"]),
        ("Hamas and the Taliban denied it. Eid begins on Friday.", []),
        ("Mr. Washington, a lawyer, declined to comment.", []),
        ("The Malian army said two soldiers were wounded near Gao.", ["Gao"]),
        ("The Sri Lankan navy sank a boat off Jaffna.", ["Jaffna"]),
        ("Shoppers ran out of the Wal-Mart in Tulsa.", ["Tulsa"]),
        ("Storms hit East Texas on Monday.", ["Texas"]),
        ("The war in Eastern Ukraine and in South Sudan goes on.", ["Ukraine", "South Sudan"]),
        ("The Highway was closed near Boise.", ["Boise"]),
        ("Nancy Fairfield was charged. Fairfield denied it. A friend went to see Fairfield.", []),
        ("Eric Gilbert runs the bakery. Gilbert is its owner. Moreno and Gilbert signed.", []),
        ("Quorvan M. Gilbert runs the bakery. Gilbert is its owner. Moreno and Gilbert signed.", []),
        ("Police held Karen Burton. She lives in Burton, Mich.", ["Burton", "Mich."]),
    ],
)
def test_places_are_told_from_people_groups_and_peoples(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "Делегація США прибула до РФ.", {"США": "US", "РФ": "RU"}),
        ("uk", "Посол КНДР і посол ОАЕ залишили ЄС.", {"КНДР": "KP", "ОАЕ": "AE", "ЄС": ""}),
        ("ru", "Делегация США прибыла в ФРГ и в ЮАР.", {"США": "US", "ФРГ": "DE", "ЮАР": "ZA"}),
        ("ru", "Он родился ещё в СССР.", {"СССР": ""}),
        ("de", "Er floh aus der DDR in die USA.", {"DDR": "", "USA": "US"}),
        ("en", "The UK and the UAE signed it.", {"UK": "GB", "UAE": "AE"}),
        ("uk", "ТОВ «Лан» подало позов до ВАСУ.", {}),
        (
            "uk",
            "Школу в с.Петрівка та дорогу в Рівненській обл. закрили.",
            {"Петрівка": "UA", "Рівненській обл.": "UA"},
        ),
        ("uk", "Завод у Кам'янці-Подільському стоїть.", {"Кам'янці-Подільському": "UA"}),
    ],
)
def test_short_forms_name_states_and_other_initials_bodies(
    language: str, text: str, expected: dict[str, str], gazetteer: Gazetteer
) -> None:
    assert {mention.text: mention.country for mention in find_places(text, gazetteer, language=language)} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пожар в Тверской области потушен.", [("Тверской", "Tver region")]),
        (
            "Над Курской и Орловской областями летали дроны.",
            [("Курской", "Kursk region"), ("Орловской", "Oryol region")],
        ),
        ("Удар нанесли по Запорожской АЭС.", [("Запорожской", "Zaporizhzhia nuclear power plant")]),
        ("Дом на улице Ленина в Сумах сгорел.", [("улице Ленина", ""), ("Сумах", "Sumy")]),
        ("Депутаты Верховного Совета и Дмитрий Медведев ждут.", []),
    ],
)
def test_what_the_network_for_russian_marks_is_cut_to_its_name(
    text: str, expected: list[tuple[str, str]], gazetteer: Gazetteer
) -> None:
    found = find_places(text, gazetteer, language="ru")
    assert [(mention.text, mention.name) for mention in found] == expected
    assert all(mention.score > 0.7 for mention in found if mention.name)


def test_a_name_that_is_sure_in_one_place_is_found_in_others(gazetteer: Gazetteer) -> None:
    text = "A fire broke out in Ashland, Kentucky. Ashland Police and the Ashland Fire Department came."
    assert names(text, gazetteer).count("Ashland") == 3


def test_each_name_before_regions_is_a_region(gazetteer: Gazetteer) -> None:
    found = find_places("Drones were shot down over the Rostov and Krasnodar regions.", gazetteer)
    assert [(one.text, one.precision) for one in found] == [("Rostov", "province"), ("Krasnodar", "province")]


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("A ferry sank in the Gulf of Tonkin on Monday.", "Gulf of Tonkin", "water"),
        ("A bomb went off in the District of Columbia on Monday.", "District of Columbia", "settlement"),
    ],
)
def test_a_name_of_two_with_of_between_them_is_one(text: str, name: str, precision: str, gazetteer: Gazetteer) -> None:
    assert [(one.text, one.precision) for one in find_places(text, gazetteer)] == [(name, precision)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Flights left the Macdonald-Cartier International Airport.", ["Macdonald-Cartier International Airport"]),
        ("A house on Hyland-Croy Road burned in Dublin, Ohio.", ["Hyland-Croy Road", "Dublin", "Ohio"]),
        ("The Russian-Ukraine talks went on in Minsk.", ["Ukraine", "Minsk"]),
        ("Youth crime rose in Far North Queensland.", ["Queensland"]),
        ("A bomb killed two in Mazar-e Sharif.", ["Mazar-e Sharif"]),
        ("Gunmen killed a teacher in Sar-e Pol Province.", ["Sar-e Pol Province"]),
        ("Fighters of Lashkar-e Taiba and Band-e Amir fled.", []),
    ],
)
def test_a_name_is_found_whole_and_without_bearings(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forty homes were buried in Maoxian county in Sichuan.", ["Maoxian", "Sichuan"]),
        ("Shells fell in Kiliga Caafimaadka locality.", ["Kiliga Caafimaadka"]),
        ("The thieves were tried in District court.", []),
        ("Car bombs hit four areas of Baghdad, killing 21.", ["Baghdad"]),
        ("A CAR BOMB KILLED 12 PEOPLE IN BOGOTA.", ["BOGOTA"]),
        ("Rebels killed three in the CAR on Monday.", ["CAR"]),
        ("He was tried in the German county.", []),
        ("HOLLIDAY, Mo. — A barn burned.", ["HOLLIDAY", "Mo."]),
        ("A truck crashed south of Holliday, Missouri, on Friday.", ["Holliday", "Missouri"]),
        ("Senators Susan Collins, Maine, and Tina Smith, Minnesota, spoke.", ["Maine", "Minnesota"]),
    ],
)
def test_the_words_beside_a_name_make_it_certain(text: str, expected: list[str], gazetteer: Gazetteer) -> None:
    assert names(text, gazetteer) == expected


def test_a_street_has_no_position_of_its_own(gazetteer: Gazetteer) -> None:
    mention = only("A fire destroyed a house on Maple Avenue in Dayton, Ohio.", "Maple Avenue", gazetteer)
    assert mention.point is None
    assert mention.precision == "none"


# ------------------------------------------------------------------ resolution


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A tornado hit Paris, Texas, on Sunday.", "Paris", "US", "Texas"),
        ("Talks were held in Paris on Sunday, the French minister said.", "Paris", "FR", "Île-de-France"),
        ("Deputies from Athens and Henderson County, Texas, searched the lake.", "Athens", "US", "Texas"),
        ("The Greek parliament in Athens voted on Monday.", "Athens", "GR", "Attica"),
        ("Tbilisi accused Moscow of shelling villages in Georgia.", "Georgia", "GE", ""),
        ("Lawmakers in Atlanta said Georgia would cut taxes, and Macon agreed.", "Georgia", "US", "Georgia"),
        ("A strike hit Pokrovsk in Ukraine's Donetsk region.", "Pokrovsk", "UA", "Donetsk"),
        ("Four people were injured in Puge county of Sichuan province.", "Puge", "CN", "Sichuan"),
        ("The airline will fly to Moscow, its office in Jackson, Michigan, said.", "Moscow", "RU", "Moscow"),
    ],
)
def test_the_text_decides_between_the_bearers_of_a_name(
    text: str, name: str, country: str, admin1: str, gazetteer: Gazetteer
) -> None:
    mention = only(text, name, gazetteer)
    assert mention.country == country
    assert mention.admin1.startswith(admin1)
    assert 0 < mention.score <= 1


def test_a_state_is_meant_before_a_small_town_in_it_that_is_called_after_it(gazetteer: Gazetteer) -> None:
    text = "Baltimore, Towson and Dundalk sent volunteers. The Maryland group had asked for help."
    assert only(text, "Maryland", gazetteer).precision == "province"


def test_what_a_text_speaks_of_again_and_again_says_more_of_where_it_plays(gazetteer: Gazetteer) -> None:
    once = "Police in Cambridge searched a house. New Zealand has changed its law."
    often = f"{once} New Zealand's courts and New Zealand's police welcomed it; New Zealand's mayors did not."
    assert only(once, "Cambridge", gazetteer).country == "GB"
    assert only(often, "Cambridge", gazetteer).country == "NZ"


def test_an_unlisted_village_is_not_looked_for_on_another_continent(gazetteer: Gazetteer) -> None:
    text = (
        "Gunmen attacked Karshi village in Sanga local government area of Kaduna State, Nigeria, police in Kaduna said."
    )
    mention = only(text, "Karshi", gazetteer)
    assert mention.country in ("NG", "")


def test_an_unlisted_village_lies_somewhere_in_the_district_that_is_named_after_it(gazetteer: Gazetteer) -> None:
    mention = only("Two people were killed in Warandu village of Biu district, Nigeria.", "Warandu", gazetteer)
    assert (mention.precision, mention.country, mention.admin1) == ("district", "NG", "Borno")
    assert mention.radius_km is not None
    assert mention.radius_km >= RADIUS_KM["district"]


@pytest.mark.parametrize(
    ("text", "name", "precision", "admin1"),
    [
        ("Rebels shelled the villages of Foua and Kfraya in Idlib province, Syria.", "Foua", "province", "Idlib"),
        ("Gunmen raided Malarkori village of Borno State, Nigeria.", "Malarkori", "province", "Borno"),
        ("A bomb went off in Mogadishu's Yaqshid district.", "Yaqshid", "district", "Banaadir"),
        ("The flight left Moscow's Domodedovo Airport.", "Domodedovo Airport", "district", "Moscow"),
        ("Snow shut Toronto's Pearson International Airport.", "Pearson International Airport", "exact", "Ontario"),
        ("They were held in Mogadishu's Main Street.", "Main Street", "none", ""),
        ("They came from Wadutu to work on farms of Alberta.", "Wadutu", "none", ""),
    ],
)
def test_an_unlisted_place_lies_somewhere_in_what_holds_it(
    text: str, name: str, precision: str, admin1: str, gazetteer: Gazetteer
) -> None:
    mention = only(text, name, gazetteer)
    assert (mention.precision, mention.admin1) == (precision, admin1)
    assert mention.precision == "none" or (mention.radius_km or 0) > 0


def test_county_lists_are_counties(gazetteer: Gazetteer) -> None:
    mention = only("Floods closed roads in Anderson, Henderson and Cherokee counties in Texas.", "Henderson", gazetteer)
    assert (mention.precision, mention.admin1) == ("district", "Texas")


@pytest.mark.parametrize(
    ("text", "name", "precision"),
    [
        ("Three villages in the Kharkiv region were hit.", "Kharkiv", "province"),
        ("Three shops in Kharkiv were hit.", "Kharkiv", "settlement"),
        ("A mine killed two people in Biu local government area of Borno State.", "Biu", "district"),
        ("Fighting went on near Sudzha on Tuesday.", "Sudzha", "near"),
        ("Lorries were stopped on the Maiduguri-Damaturu road.", "Maiduguri", "near"),
        ("Kenya closed its border.", "Kenya", "country"),
    ],
)
def test_a_place_is_as_precise_as_the_words_say(text: str, name: str, precision: str, gazetteer: Gazetteer) -> None:
    assert only(text, name, gazetteer).precision == precision


# ------------------------------------------------------------------ roles and modifiers


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("KYIV, Ukraine (AP) - A drone hit a house in Sumy.", "KYIV", "dateline"),
        ("KYIV, Ukraine (AP) - A drone hit a house in Sumy.", "Sumy", ""),
        ("Bamako/Abuja - Gunmen killed nine people in Sokoto.", "Bamako", "dateline"),
        ("Bamako/Abuja - Gunmen killed nine people in Sokoto.", "Abuja", "dateline"),
        ("The mayor of Lviv said two people died in Odesa.", "Lviv", "origin"),
        ("The mayor of Lviv said two people died in Odesa.", "Odesa", ""),
        ("A man from Dayton, Ohio, was found.", "Ohio", "container"),
        ("The pilgrims were returning from Samarra when a bomb exploded in Balad, Iraq.", "Samarra", "passage"),
        ("The governor told reporters in Jos, Nigeria, that nine people died in Barkin Ladi.", "Jos", "government"),
        ("Boston Police found the car.", "Boston", "name"),
        ("Shelling across Ukraine killed nine people, most of them in Kherson.", "Kherson", "share"),
        ("Shelling killed nine people, most of them in Kherson.", "Kherson", ""),
        ("The raid caused the exodus of some 2,000 people to Lviv.", "Lviv", "passage"),
        ("About 3,000 residents have moved to Odesa and Kherson.", "Kherson", "passage"),
    ],
)
def test_the_part_that_a_place_plays(text: str, name: str, role: str, gazetteer: Gazetteer) -> None:
    assert only(text, name, gazetteer).role == role


@pytest.mark.parametrize(
    ("language", "text", "name", "role"),
    [
        ("de", "Rund 2.300 Menschen flohen nach Charkiw.", "Charkiw", "passage"),
        ("de", "Etwa 4.000 Bewohner sind nach Charkiw geflohen.", "Charkiw", "passage"),
        ("de", "Die Armee griff nach Charkiw auch Odessa an.", "Charkiw", ""),
        ("uk", "Понад 900 людей евакуювали до Харкова.", "Харкова", "passage"),
        ("uk", "Обстріл тривав до ранку, людей евакуювали в Харкові.", "Харкові", ""),
        ("ru", "Около 4000 жителей бежали в Одессу.", "Одессу", "passage"),
        ("ru", "Около 40 жителей эвакуировали в Харькове.", "Харькове", ""),
    ],
)
def test_where_people_fled_to(language: str, text: str, name: str, role: str, gazetteer: Gazetteer) -> None:
    assert only(text, name, gazetteer, language=language).role == role


def test_the_words_that_move_a_place(gazetteer: Gazetteer) -> None:
    text = "A drone fell 15 km north of Kupiansk on Tuesday."
    mention = only(text, "Kupiansk", gazetteer)
    assert "near" in mention.modifiers
    assert mention.precision == "near"
    assert text[mention.expression_start : mention.expression_end] == "15 km north of Kupiansk"
    assert mention.point is not None
    assert mention.point.distance_km(Point(49.71, 37.61)) < 25


def test_a_part_or_a_border_is_meant_and_the_name_still_names_the_whole(gazetteer: Gazetteer) -> None:
    part = only("Floods hit southern Italy.", "Italy", gazetteer)
    assert (part.precision, part.name) == ("area", "southern Italy")
    assert part.named is not None
    assert (part.named.precision, part.named.name, part.named.text) == ("country", "Italy", "Italy")
    border = only("Shots were fired along the India-Pakistan border.", "India", gazetteer)
    assert border.precision == "line"
    assert border.named is not None
    assert border.named.name == "India"
    assert only("Floods hit Italy.", "Italy", gazetteer).named is None
    assert only("A drone fell 15 km north of Kupiansk.", "Kupiansk", gazetteer).named is None


def test_a_mention_becomes_a_placement(gazetteer: Gazetteer) -> None:
    placement = only("Shells hit Okhtyrka in Ukraine.", "Okhtyrka", gazetteer).placement()
    assert (placement.country, placement.precision, placement.method) == ("UA", "settlement", "gazetteer")
    assert only("A house on Maple Avenue burned.", "Maple Avenue", gazetteer).placement().precision == "none"


# ------------------------------------------------------------------ languages


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "В Одессе и Сумах прозвучали взрывы.", [("Одессе", "Odesa"), ("Сумах", "Sumy")]),
        ("ru", "Президент Владимир Зеленский прибыл в Харьков.", [("Харьков", "Kharkiv")]),
        ("uk", "У Харкові пролунали вибухи.", [("Харкові", "Kharkiv")]),
        ("uk", "Удар по Запорізькій області забрав два життя.", [("Запорізькій", "Zaporizhzhia region")]),
        (
            "uk",
            "Удар по селу Роздольне Краматорського району.",
            [("Роздольне", "Rozdolne"), ("Краматорського", "Kramatorsk district")],
        ),
        ("uk", "Двоє загинули у Покровську.", [("Покровську", "Pokrovsk")]),
        ("uk", "Українські війська відбили атаку.", []),
        (
            "uk",
            "ППО збила дрони над Сумською та Харківською областями.",
            [("Сумською", "Sumy region"), ("Харківською", "Kharkiv region")],
        ),
        ("uk", "На Запорізькій АЕС зникло живлення.", [("Запорізькій", "Zaporizhzhia nuclear power plant")]),
        ("ru", "Под Купянском идут бои.", [("Купянском", "Kupiansk")]),
        ("ru", "Взрыв в Энгельсе Саратовской области.", [("Энгельсе", "Engels"), ("Саратовской", "Saratov region")]),
        ("uk", "Володимир Зеленський говорив з Дональдом Трампом.", []),
        ("de", "In der Region Saporischschja starben zwei Menschen.", [("Saporischschja", "Zaporizhzhia region")]),
        ("de", "In der Nacht traf eine Rakete ein Haus in Sumy.", [("Sumy", "Sumy")]),
        ("de", "Die Polizei in Dresden sucht Zeugen.", [("Dresden", "Dresden")]),
        (
            "de",
            "Drohnen wurden über den Gebieten Brjansk und Kursk abgefangen.",
            [("Brjansk", "Bryansk region"), ("Kursk", "Kursk region")],
        ),
        (
            "ru",
            "Над областями Брянской и Курской сбиты 12 беспилотников.",
            [("Брянской", "Bryansk region"), ("Курской", "Kursk region")],
        ),
        (
            "uk",
            "Росіяни обстріляли Нікополь Дніпропетровської області.",
            [("Нікополь", "Nikopol"), ("Дніпропетровської", "Dnipropetrovsk region")],
        ),
        ("uk", "Війська обстріляли з РСЗВ Херсон.", [("Херсон", "Kherson")]),
        ("ru", "В Ростове-на-Дону прошли учения.", [("Ростове-на-Дону", "Rostov-on-Don")]),
        ("ru", "Слухи о взрыве опровергли.", []),
        ("uk", "У Кремлі заперечили удар по автобусу в Марганці.", [("Марганці", "Marhanets")]),
        ("ru", "Взрывы прогремели в Череповце.", [("Череповце", "Cherepovets")]),
        ("uk", "Росіяни вбили двох жителів Краматорська.", [("Краматорська", "Kramatorsk")]),
        ("uk", "Двоє мешканців Куп'янська загинули.", [("Куп'янська", "Kupiansk")]),
        ("uk", "Удар забрав життя трьох мешканців Слов'янська.", [("Слов'янська", "Sloviansk")]),
        ("ru", "Мина взорвалась под Суджей.", [("Суджей", "Sudzha")]),
        (
            "ru",
            "В Воронежской области ранены двое жителей Лисок.",
            [("Воронежской", "Voronezh region"), ("Лисок", "Liski")],
        ),
        ("ru", "Взрыв возле Хоста в Афганистане.", [("Хоста", "Khōst"), ("Афганистане", "Afghanistan")]),
        ("ru", "Взрыв возле Хосты в Сочи.", [("Хосты", "Khosta"), ("Сочи", "Sochi")]),
        ("ru", "Брянская область. В Климове взрыв.", [("Брянская", "Bryansk region"), ("Климове", "Klimovo")]),
        ("de", "Nach Angaben von Gouverneur Witalij Kim gab es Verletzte.", []),
        ("de", "Kampfjets haben ein Lager bei Chan Junis bombardiert.", [("Chan Junis", "Khan Yunis")]),
        (
            "de",
            "In der Region Belgorod starb bei einem Drohnenangriff auf Grajworon ein Mann.",
            [("Belgorod", "Belgorod region"), ("Grajworon", "Grayvoron")],
        ),
    ],
)
def test_case_endings_and_prepositions_of_other_languages(
    language: str, text: str, expected: list[tuple[str, str]], gazetteer: Gazetteer
) -> None:
    assert [(one.text, one.name) for one in find_places(text, gazetteer, language=language)] == expected


def test_another_language_is_not_guessed_at(gazetteer: Gazetteer) -> None:
    assert find_places("Une explosion a secoué Paris.", gazetteer, language="fr") == []


# ------------------------------------------------------------------ laws


@settings(max_examples=2 * settings.default.max_examples, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("- - - - -", "de")
@given(
    st.lists(
        st.sampled_from(
            ["Kyiv", "in", "near", "the", "Paris", ",", "Texas", ".", "15 km north of", "region", "border", "-", "(AP)",
             "Mr.", "Smith", "Одесі", "в", "\n\n", "<img onerror=x>", "County", "counties", "and", "\u202e", "🔥", "É"]
        ),
        max_size=30,
    ).map(" ".join)
    | st.text(max_size=60),
    st.sampled_from(["en", "de", "uk", "ru"]),
)  # fmt: skip
def test_mentions_are_in_order_and_say_what_stands_there(gazetteer: Gazetteer, text: str, language: str) -> None:
    end = 0
    for mention in find_places(text, gazetteer, language=language):
        assert end <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        assert mention.expression_start <= mention.start
        assert mention.end <= mention.expression_end
        assert 0 <= mention.score <= 1
        assert mention.precision in PRECISIONS
        assert mention.role in ROLES
        assert (mention.point is None) == (mention.precision == "none")
        mention.placement()
        end = mention.end


def test_the_same_text_gives_the_same_places_in_every_thread(gazetteer: Gazetteer) -> None:
    texts = [f"Shells hit {one} and Paris, Texas, on Monday." for one in ("Kyiv", "Sumy", "Odesa", "Lviv")] * 6
    alone = [find_places(text, gazetteer) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: find_places(text, gazetteer), texts)) == alone


def test_the_model_stays_small() -> None:
    assert (data_folder("extract") / "toponyms.crf").stat().st_size < 1_000_000


ODD_TEXTS = {
    "capitals": lambda size: "KYIV " * size,
    "stops": lambda size: "A. " * size,
    "near": lambda size: "near " * size + "Sumy",
    "towns": lambda size: " ".join(f"Town{number}ville, Texas and Paris, Ohio," for number in range(size // 10)),
}


@pytest.mark.parametrize("kind", ODD_TEXTS)
def test_odd_texts_take_work_in_proportion(kind: str, gazetteer: Gazetteer) -> None:
    def calls(size: int) -> int:
        count = 0

        def one_more(*_: object) -> None:
            nonlocal count
            count += 1

        text = ODD_TEXTS[kind](size)
        before = sys.getprofile()
        sys.setprofile(one_more)
        try:
            find_places(text, gazetteer)
        finally:
            sys.setprofile(before)
        return count

    calls(400)  # what is looked up for the first time is kept for the next
    assert calls(800) < 2.5 * calls(400)


@pytest.mark.parametrize("kind", ODD_TEXTS)
def test_long_and_odd_texts_come_to_an_end(kind: str, gazetteer: Gazetteer) -> None:
    """Pytest's own limit is what a search that begins again at every letter would run into."""
    text = ODD_TEXTS[kind](8_000)
    assert all(text[place.start : place.end] for place in find_places(text, gazetteer))


def test_a_town_is_meant_before_a_country_that_other_letters_spell_so(gazetteer: Gazetteer) -> None:
    assert only("A car blew up in the town of Taji, north of Baghdad.", "Taji", gazetteer).precision != "country"


@pytest.mark.parametrize(
    ("language", "text", "name", "place"),
    [
        ("uk", "У Херсоні внаслідок обстрілів загинули двоє людей.", "Херсоні", "Kherson"),
        ("ru", "В селе Новая Таволжанка беспилотник атаковал автомобиль.", "Новая Таволжанка", "Novaya Tavolzhanka"),
        ("uk", "У селі Гнатоперечне пролунав вибух.", "Гнатоперечне", ""),
    ],
)
def test_a_village_is_named_in_cyrillic_too(
    language: str, text: str, name: str, place: str, gazetteer: Gazetteer
) -> None:
    assert only(text, name, gazetteer, language).name == place


def test_a_molotov_cocktail_is_no_town(gazetteer: Gazetteer) -> None:
    assert names("Protesters threw Molotov cocktails at police in Cairo.", gazetteer) == ["Cairo"]


@pytest.mark.parametrize("name", ["Plateau", "Rivers"])
def test_a_division_may_be_called_like_a_kind_of_ground(gazetteer: Gazetteer, name: str) -> None:
    [place] = find_places(f"Gunmen attacked three villages in {name} state on Sunday.", gazetteer)
    assert (place.name, place.country, place.precision) == (name, "NG", "province")
    assert find_places("They walked over the plateau to two rivers.", gazetteer) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Flights between New York and Moscow will resume.", ["New York City", "Moscow"]),
        ("Ties between Israel and Europe are strained.", ["Israel", "Europe"]),
        ("Shells fell on the road between Jos and Bukuru.", ["between Jos and Bukuru"] * 2),
    ],
)
def test_only_places_near_each_other_have_a_spot_between(text: str, names: list[str], gazetteer: Gazetteer) -> None:
    assert [mention.name for mention in find_places(text, gazetteer)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A fire broke out in Columbus on Monday. The Columbus Register wrote of it.", ["Columbus", "Columbus"]),
        ("A fire broke out in Lancaster on Monday. Mr. Lancaster spoke.", ["Lancaster"]),
        ("Soldiers of the Cameroon Armed Forces stormed a hospital.", ["Cameroon"]),
        ("The housing of nurses in a compound, Southern Shan State, was raided by troops.", ["Shan State"]),
    ],
)
def test_a_name_that_is_sure_elsewhere_or_a_countrys_needs_little(
    text: str, names: list[str], gazetteer: Gazetteer
) -> None:
    assert [mention.text for mention in find_places(text, gazetteer)] == names


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (
            "LEBANON\nTwo men were killed in Tripoli on Tuesday.\n\nSYRIA\nA mine killed a farmer.",
            "Tripoli",
            "LB",
        ),
        ("PERU\nMiners blocked a road near Cusco.\n\nVENEZUELA\nGunmen killed a man in Valencia.", "Valencia", "VE"),
    ],
)
def test_a_heading_says_where_what_stands_under_it_lies(
    text: str, name: str, country: str, gazetteer: Gazetteer
) -> None:
    assert only(text, name, gazetteer).country == country
