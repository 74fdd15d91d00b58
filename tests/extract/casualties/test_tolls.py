"""How many were killed or injured, as sentences say it."""

from __future__ import annotations

import pytest

from geo.extract.casualties.reconcile import reconcile
from geo.extract.casualties.tolls import Toll, tolls_in
from geo.extract.languages.vocabulary import vocabulary
from geo.extract.text.phrase_matcher import words_of
from geo.extract.text.tokens import read
from geo.model import Count


def tolls(text: str, language: str = "en") -> list[tuple[int, Toll]]:
    document = read(text)
    words = vocabulary(language)
    return [
        (number, toll)
        for number, sentence in enumerate(document.sentences)
        for toll in tolls_in(words_of(document, sentence), words)
    ]


def counted(text: str, kind: str, language: str = "en") -> Count | None:
    settled = reconcile([(number, toll) for number, toll in tolls(text, language) if toll.kind == kind])
    return None if settled is None else settled.count


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Five people were killed and 15 others wounded in a blast.", 5, 15),
        ("The blast killed 31 and wounded 70.", 31, 70),
        ("A strike left 12 dead and 8 injured.", 12, 8),
        ("Gunmen shot dead three soldiers, two policemen and a child.", 6, None),
        ("Ten residents, including a judge and two of his sons, have been killed and 19 others wounded.", 10, 19),
        ("Six workers, two of them women, were killed.", 6, None),
        ("The mayor was killed along with his driver.", 2, None),
        ("Gunmen killed a tribal elder, Haji Karim, and two other men.", 3, None),
        ("No fewer than 9 traders were killed.", 9, None),
        ("A married couple were killed; their neighbour was hurt.", 2, 1),
        ("The bodies of four men were found.", 4, None),
        ("Twenty-two miners died.", 22, None),
        ("A 34-year-old woman was killed on May 12 near house number 7.", 1, None),
        ("In 2014, 12 villages were burnt.", None, None),
    ],
)
def test_victims_are_counted(text: str, killed: int | None, injured: int | None) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("part", "Two women were among the dead."),
        ("more", "Another two people were killed."),
        ("more", "Two people were also killed."),
        ("update", "The death toll rose to nine."),
        ("toll_noun", "The death toll stands at nine."),
        ("further", "Three further people died."),
        ("rival", "The police spoke of only 12 dead."),
        ("kin", "Her driver was killed."),
        ("attackers", "Two gunmen were killed."),
        ("nobody", "Nobody was killed."),
    ],
)
def test_the_words_around_a_toll_mark_it(mark: str, text: str) -> None:
    assert [getattr(toll, mark) for _, toll in tolls(text)] == [True]
    assert [getattr(toll, mark) for _, toll in tolls("Two people were killed.")] == [False]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("At least 14 people were injured.", Count(low=14, best=14)),
        ("Up to 20 people were injured.", Count(high=20)),
        ("Dozens were injured.", Count(low=24)),
        ("Between four and six people were injured.", Count(low=4, high=6)),
        ("About 30 people were injured.", Count(best=30)),
        ("No one was injured.", Count.exactly(0)),
        ("No other person was hurt.", Count.exactly(0)),
        ("Ten people were taken to a hospital with burns.", Count.exactly(10)),
    ],
)
def test_what_stands_before_a_number_makes_its_range(text: str, count: Count) -> None:
    assert counted(text, "injured") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("A bomb killed 31 people. The death toll rose to 34 on Monday.", Count.exactly(34)),
        ("A bomb killed 18 people. Local media put the death toll at 30.", Count(low=18, high=30)),
        ("Nine people were killed. Four people died at the scene.", Count.exactly(9)),
        ("Four people were killed. Another two were killed by a second mine.", Count.exactly(6)),
        ("Gunmen killed an official and his bodyguards.", Count(low=1)),
    ],
)
def test_several_figures_for_one_toll_are_settled(text: str, count: Count) -> None:
    assert counted(text, "killed") == count


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("de", "Dabei sind mindestens fünf Menschen getötet und 23 verletzt worden.", 5, 23),
        ("de", "Zwei Wohnhäuser wurden beschädigt und ein Mann getötet.", 1, None),
        ("uk", "Загинули 34 людини, серед них двоє дітей, ще 117 поранені.", 34, 117),
        ("uk", "Поранено двох людей, ще одна жінка загинула.", 1, 2),
        ("ru", "Погиб мужчина, ранены трое.", 1, 3),
        ("de", "Zwei Menschen wurden bei dem Drohnenangriff auf Sumy verletzt.", None, 2),
        ("de", "Laut Polizei starben bei dem Angriff auf Odessa zwei Menschen.", 2, None),
        ("de", "Die Behörde sprach von 17 Toten und Dutzenden Verletzten.", 17, None),
        ("de", "Ihr Ehemann und zwei Nachbarn seien mit Splitterverletzungen in eine Klinik gebracht worden.", None, 3),
        ("uk", "Кількість загиблих зросла до семи.", 7, None),
        ("uk", "Троє пасажирів загинули, п'ятнадцятеро поранені.", 3, 15),
        ("ru", "Жертвами стали семь человек.", 7, None),
        ("uk", "Двоє бійців загинули через удар.", 2, None),
        ("ru", "Погибла пассажирка, трое ранены.", 1, 3),
        ("ru", "При обстреле ранены мать и двое детей.", None, 3),
        ("ru", "Погибли как минимум четверо, 13 человек госпитализированы.", 4, 13),
        ("ru", "Пострадали пять человек, двое из них в тяжелом состоянии.", None, 5),
    ],
)
def test_other_languages(language: str, text: str, killed: int | None, injured: int | None) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind, language)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("Gunmen killed two local journalists.", 2, None),
        ("Three unidentified gunmen shot dead Somali cleric Sheikh Abdi Nur.", 1, None),
        ("Two men on a motorcycle shot dead on Monday a party official.", 1, None),
        ("Three relatives of a candidate for PP-51 were gunned down.", 3, None),
        ("The gang shot dead Omar Bal, a former member, and his 3-year-old daughter.", 2, None),
        ("Ali Musa, along with his wife Zainab and two daughters, died in the blast.", 4, None),
        ("Salim and another employee were killed.", 2, None),
        ("Gunmen shot dead four doctors, their driver and guard.", 6, None),
        ("They killed a party leader, Omar Khan, the deputy chief of the League, and two of his aides.", 3, None),
        ("Gunmen killed a lamplighter and her two daughters.", 3, None),
        ("Men pulled five villagers from their houses and shot them dead.", 5, None),
        ("A bomb killed six people and hurt 14, a police officer and a medic said.", 6, 14),
        ("Four policemen, including a major, and five civilians were killed.", 9, None),
        ("Four teachers including two women and two other people were killed.", 6, None),
        ("15 people, including four women, two boys, and three girls, were killed.", 15, None),
        ("The toll from Wednesday's assault on the courthouse in the west of the town has risen to 53.", 53, None),
        ("Seven men were killed - total later raised to 10 - and 13 others injured.", 10, 13),
        ("Gunmen shot dead four women and killed three men north of the town.", 7, None),
        ("They killed the local chief/district head and his guard.", 2, None),
        ("A broadcaster who hosted a popular show in the port city for years was killed.", 1, None),
        ("Six people were fatally wounded, and four others injured.", 6, 4),
        ("Eight people dying and 31 injured was the result.", 8, 31),
        ("Attackers burnt the palace of the ruler, who escaped unhurt.", None, None),
        ("Seven people were killed and three injured as a woman blew herself up.", 7, 3),
        ("Four members of the committee were on Monday attacked and killed by gunmen.", 4, None),
        ("The bombardment has left six residents, including two children dead.", 6, None),
        ("Militants slit the throats of five employees.", 5, None),
        ("Radio journalist Nils Berg, who also held a passport, was shot dead.", 1, None),
        ("A campaigner from the north was found dead in his home.", 1, None),
        ("Fighters lined up 30 men in the square and shot them dead.", 30, None),
        ("Gunmen killed prominent religious scholar Maulana Hamza.", 1, None),
        ("They broke into the home of a cleric, shooting him dead and wounding his son.", 1, 1),
        ("A bomb killed an off-duty health vaccinator and his relative while wounding another worker.", 2, 1),
        ("A lecturer was kidnapped and killed by unknown persons, along with his driver.", 2, None),
        ("An official, who was abducted on Monday, has been killed by his captors.", 1, None),
        ("Eight Myanmar Buddhists have been killed.", 8, None),
        ("Gunmen killed the mayor of Kano, his deputy and a guard.", 3, None),
        ("A blast killed five people, and one soldier and another civilian were wounded.", 5, 2),
        ("A radio journalist known for denouncing traffickers and crime groups was murdered.", 1, None),
        ("A lawyer and his driver, members of the largest party in the city, were shot dead.", 2, None),
        ("Forty people were in the early hours of yesterday killed by gunmen.", 40, None),
        ("The attackers surrounded a group of women and killed 14 of them.", 14, None),
        ("A blast killed a cook, two ushers and seven guests.", 10, None),
        ("They killed five people, 20 cows and a guard.", 5, None),
        ("Ten people died. The toll could rise because eight of the 31 wounded are in a critical state.", 10, 31),
        ("Another 126 people are being treated in three hospitals.", None, 126),
        ("A candidate for Ward 4 was strangled to death.", 1, None),
    ],
)
def test_who_belongs_to_a_toll(text: str, killed: int | None, injured: int | None) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Gunmen shot dead a technician, guard and driver.", Count(low=1)),
        ("They killed two mothers, two fathers and their children.", Count(low=2)),
        ("Gunmen killed a district head and the Galadima of a village.", Count(low=1)),
        ("Ten people were killed. An officer and six others were among the dead.", Count.exactly(10)),
        ("A politician died in hospital. Her driver was killed at once.", Count.exactly(2)),
        ("Three workers were killed. The car was burnt. Three further people died.", Count.exactly(6)),
        ("An employee was shot on Monday. Salim and another employee were killed.", Count.exactly(2)),
    ],
)
def test_a_list_that_nobody_counted_has_no_best_figure(text: str, count: Count) -> None:
    assert counted(text, "killed") == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Up to a hundred villagers may have been killed.", Count(high=100)),
        ("The chairman said 30 people were killed. The police spoke of only 12 deaths.", Count(low=12, high=30)),
        ("The army said 21 people were killed. A union counted 18 dead.", Count(low=18, high=21)),
        (
            "The chairman said 30 people died, but the police commissioner spoke of only 12 deaths.",
            Count(low=12, high=30),
        ),
    ],
)
def test_what_may_be_or_is_disputed_is_a_range(text: str, count: Count) -> None:
    assert counted(text, "killed") == count


def test_an_article_names_one_of_the_hurt_and_counts_none() -> None:
    assert counted("A bomber killed at least five people and wounded a candidate.", "injured") == Count(low=1)
    assert counted("A bomber killed the mayor and wounded a guard.", "injured") == Count.exactly(1)
    assert counted("A bomber killed at least five people and wounded one candidate.", "injured") == Count.exactly(1)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There was no information on casualties."),
        ("en", "There is no information yet about deaths or injuries."),
        ("en", "There were no immediate reports of casualties."),
        ("en", "There were no reports of injuries."),
        ("en", "No further information on the wounded was available."),
        ("en", "There was no word on casualties."),
        ("en", "There was no immediate word on any deaths or injuries."),
        ("en", "No details of casualties were given."),
        ("en", "No casualty figures were released."),
        ("en", "No data on victims is available."),
        ("en", "Casualties were not reported."),
        ("en", "No deaths have been confirmed."),
        ("en", "No victims have been identified yet."),
        ("en", "Nobody knows how many were killed."),
        ("en", "No one knows who was hurt."),
        ("en", "No one could say how many were injured."),
        ("en", "The number of casualties is not yet known."),
        ("en", "It was not known how many people were killed or injured."),
        ("en", "It was unclear whether anyone was hurt."),
        ("en", "The number of injured is being clarified."),
        ("de", "Angaben zu Verletzten gab es zunächst keine."),
        ("de", "Zu Toten und Verletzten gab es keine Angaben."),
        ("de", "Es gibt keine Informationen über Opfer."),
        ("de", "Es liegen keine Angaben über Tote oder Verletzte vor."),
        ("de", "Über Opfer ist nichts bekannt."),
        ("de", "Ob es Verletzte gab, ist noch unklar."),
        ("de", "Über mögliche Opfer wurde zunächst nichts bekannt."),
        ("de", "Bislang sind keine Opfer bekannt."),
        ("de", "Die Zahl der Verletzten ist noch nicht bekannt."),
        ("de", "Die Zahl der Opfer wird noch ermittelt."),
        ("de", "Niemand weiß, wie viele Menschen verletzt wurden."),
        ("de", "Keine Opferzahlen liegen vor."),
        ("uk", "Інформації про постраждалих немає."),
        ("uk", "Наразі інформації про постраждалих немає."),
        ("uk", "Інформації про загиблих та постраждалих немає."),
        ("uk", "Інформації щодо загиблих, поранених немає."),
        ("uk", "Даних про постраждалих поки немає."),
        ("uk", "Даних про кількість постраждалих немає."),
        ("uk", "Відомостей про жертв немає."),
        ("uk", "Повідомлень про загиблих немає."),
        ("uk", "Після удару по Сумах даних про загиблих чи поранених немає."),
        ("uk", "Про постраждалих немає інформації."),
        ("uk", "Про загиблих чи постраждалих немає жодної інформації."),
        ("uk", "Про постраждалих не повідомляється."),
        ("uk", "Про загиблих та постраждалих наразі не повідомляли."),
        ("uk", "Інформація про постраждалих уточнюється."),
        ("uk", "Інформація щодо загиблих і поранених не надходила."),
        ("uk", "Кількість постраждалих уточнюється."),
        ("uk", "Чи є постраждалі, поки невідомо."),
        ("uk", "Дані щодо постраждалих з'ясовуються."),
        ("ru", "Информации о пострадавших нет."),
        ("ru", "Пока информации о пострадавших нет."),
        ("ru", "Информации о погибших и пострадавших нет."),
        ("ru", "Информации о жертвах и пострадавших пока нет."),
        ("ru", "Информации о погибших, раненых нет."),
        ("ru", "Данных о количестве пострадавших нет."),
        ("ru", "Сведений о жертвах нет."),
        ("ru", "Сообщений о наличии жертв нет."),
        ("ru", "О пострадавших нет информации."),
        ("ru", "О погибших и пострадавших нет никаких данных."),
        ("ru", "О пострадавших не сообщается."),
        ("ru", "О погибших и пострадавших пока не сообщалось."),
        ("ru", "Информация о пострадавших уточняется."),
        ("ru", "Данные о погибших и раненых не поступали."),
        ("ru", "Число пострадавших уточняется."),
        ("ru", "Есть ли погибшие, пока неизвестно."),
    ],
)
def test_nothing_known_of_victims_is_no_figure(language: str, text: str) -> None:
    assert (counted(text, "killed", language), counted(text, "injured", language)) == (None, None)


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("en", "There were no casualties.", 0, 0),
        ("en", "No casualties were reported.", 0, 0),
        ("en", "No one was hurt.", None, 0),
        ("en", "Nobody was killed.", 0, None),
        ("en", "No one was killed or injured.", 0, 0),
        ("en", "There were no casualties, but there was no information on the damage.", 0, 0),
        ("de", "Es gab keine Verletzten.", None, 0),
        ("de", "Keine Toten, aber auch keine Angaben zum Schaden.", 0, None),
        ("de", "Niemand wurde verletzt.", None, 0),
        ("de", "Niemand kam zu Schaden.", 0, 0),
        ("uk", "Постраждалих немає.", None, 0),
        ("uk", "Обійшлося без постраждалих.", None, 0),
        ("uk", "За попередньою інформацією постраждалих немає.", None, 0),
        ("uk", "За наявною інформацією про вибух постраждалих немає.", None, 0),
        ("uk", "Немає інформації про руйнування, постраждалих немає.", None, 0),
        ("uk", "Інформація про вибух підтвердилася, загиблих немає.", 0, None),
        ("uk", "Інформації про загиблих немає, постраждалих немає.", None, 0),
        ("uk", "Загиблих немає, інформація про постраждалих уточнюється.", 0, None),
        ("ru", "Пострадавших нет.", None, 0),
        ("ru", "Обошлось без пострадавших.", None, 0),
        ("ru", "Жертв нет.", 0, 0),
        ("ru", "По предварительной информации пострадавших нет.", None, 0),
        ("ru", "По информации о происшествии раненых нет.", None, 0),
        ("ru", "Нет информации о разрушениях, пострадавших нет.", None, 0),
        ("ru", "Погибших нет, данные о раненых уточняются.", 0, None),
        ("ru", "Пострадавших нет, сведения о повреждениях уточняются.", None, 0),
    ],
)
def test_nobody_hurt_is_zero_also_beside_what_is_not_known(
    language: str, text: str, killed: int | None, injured: int | None
) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind, language)
        assert count == (None if expected is None else Count.exactly(expected)), kind


def test_a_number_that_nobody_gives_leaves_a_least_one() -> None:
    assert counted("A leader and an undisclosed number of his men died in the strike.", "killed") == Count(low=1)


@pytest.mark.parametrize(
    ("text", "kind", "people", "language"),
    [
        ("Police are holding four youths over the stabbing.", "arrested", 4, "en"),
        ("Two men were picked up in Dandenong on Thursday.", "arrested", 2, "en"),
        ("Three people are in custody.", "arrested", 3, "en"),
        ("One of the leaders is currently in custody.", "arrested", None, "en"),
        ("Gunmen marched 42 pupils into the bush.", "captured", 42, "en"),
        ("Troops shot dead two gunmen and captured a third.", "captured", 1, "en"),
        ("Two suspects fled, and 300 residents fled their homes.", "displaced", 300, "en"),
        ("Two suspects fled.", "displaced", None, "en"),
        ("Two kidnappers died.", "captured", None, "en"),
        ("Rescuers are looking for eight people missing under the rubble.", "missing", 8, "en"),
        ("Боевики захватили в заложники двенадцать рабочих.", "captured", 12, "ru"),
        ("Пираты взяли в заложники 17 моряков.", "captured", 17, "ru"),
        ("Die Polizei nahm bei Razzien in sieben Provinzen 63 Menschen fest.", "arrested", 63, "de"),
        ("In sieben Provinzen starben 63 Menschen.", "killed", None, "de"),
        ("Rund 4.500 Bewohner mussten nach dem Beschuss ihre Wohnungen verlassen.", "evacuated", 4500, "de"),
        ("Поліція затримала сімох учасників бійки.", "arrested", 7, "uk"),
        ("Четверо рыбаков числятся пропавшими без вести.", "missing", 4, "ru"),
        ("Из сёл вывезли 1 200 жителей.", "evacuated", 1200, "ru"),
    ],
)
def test_people_taken_or_driven_away_are_counted(text: str, kind: str, people: int | None, language: str) -> None:
    count = counted(text, kind, language)
    assert (count.best if count else None) == people


@pytest.mark.parametrize(
    ("language", "text", "killed", "injured"),
    [
        ("en", "Nine shoppers did not survive the blast.", 9, None),
        ("en", "The blast snuffed out the lives of three brothers.", 3, None),
        ("en", "Fatalities stood at eight, with 15 people injured.", 8, 15),
        ("en", "The remains of five people were taken to the morgue.", 5, None),
        ("en", "Eleven people sought medical help.", None, 11),
        ("en", "The blast left eight people dead and 15 needing treatment.", 8, 15),
        ("en", "Three people died instantly and a fourth on the way to hospital.", 4, None),
        ("en", "Seven travellers failed to survive.", 7, None),
        ("en", "A waiter had his foot torn off and five guests suffered cuts.", None, 6),
        ("en", "Another fourteen sought treatment at the clinic.", None, 14),
        ("en", "Three passengers were killed. A fourth, a woman of 61, died at once.", 4, None),
        ("en", "Gunmen led away seven labourers, whose bodies were found on a hillside.", 7, None),
        ("en", "Medics treated twenty others.", None, 20),
        ("en", "The boy was treated like a guest.", None, None),
        ("de", "Eine Frau und ihre beiden Enkel wurden getötet.", 3, None),
        ("de", "Ein Bewohner erlitt Verbrennungen, zwei Kinder kamen mit Rauchvergiftung in die Klinik.", None, 3),
        ("de", "Der Inhaber überlebte mit einem Bauchschuss.", None, 1),
        ("ru", "Хозяин погиб, его сыну ампутировали стопу.", 1, 1),
        ("en", "Ten people said to be of the same family were on Thursday night killed.", 10, None),
        ("en", "Twelve suspected rustlers were at the weekend killed by vigilantes.", 12, None),
        ("en", "Three herders were, on Sunday morning, killed by bandits.", 3, None),
        ("en", "Sheikh Ibrahim Kirya was on Tuesday [30 June] night shot dead.", 1, None),
        ("en", "The mayor said two guards were wounded.", None, 2),
        ("de", "Neun Händler überlebten das nicht.", 9, None),
        ("de", "Neun Menschen fanden den Tod.", 9, None),
        ("de", "Der Anschlag forderte neun Menschenleben.", 9, None),
        ("de", "Fünf Soldaten seien gefallen, teilte die Armee mit.", 5, None),
        ("de", "Einem Jungen wurde die Hand abgerissen.", None, 1),
        ("de", "Helfer retteten neun Menschenleben.", None, None),
        ("uk", "Дев'ятеро торговців не вижили.", 9, None),
        ("uk", "Життя втратили восьмеро людей.", 8, None),
        ("uk", "Смертельних поранень зазнали двоє поліцейських.", 2, None),
        ("uk", "По медичну допомогу звернулися одинадцять людей.", None, 11),
        ("uk", "З-під завалів дістали тіла жінки та двох дітей.", 3, None),
        ("ru", "Девять человек лишились жизни.", 9, None),
        ("ru", "Смертельные ранения получили двое полицейских.", 2, None),
        ("ru", "Мальчику оторвало руку.", None, 1),
        ("ru", "Семь прохожих отделались легкими травмами.", None, 7),
        ("ru", "Погибли супруги, их дочь ранена.", 2, 1),
        ("ru", "Погибла женщина, ее внука ранило.", 1, 1),
    ],
)
def test_what_became_of_people_is_said_in_many_ways(
    language: str, text: str, killed: int | None, injured: int | None
) -> None:
    for kind, expected in (("killed", killed), ("injured", injured)):
        count = counted(text, kind, language)
        assert (count.best if count else None) == expected, kind


@pytest.mark.parametrize(
    ("language", "text", "injured"),
    [
        ("de", "Elf Soldaten kehrten nicht zurück, 24 wurden verwundet.", 24),
        ("ru", "В здании были шесть охранников, 15 человек получили ранения.", 15),
        ("uk", "У черзі стояло шестеро людей, четверо зазнали травм.", 4),
    ],
)
def test_people_before_a_comma_alone_belong_to_another_verb(language: str, text: str, injured: int) -> None:
    count = counted(text, "injured", language)
    assert count is not None
    assert count.best == injured


@pytest.mark.parametrize(
    ("language", "text", "killed"),
    [
        ("uk", "Загинули 16-річні хлопці.", None),
        ("uk", "Обірвалося життя 62-річної жінки.", 1),
        ("ru", "Оборвалась жизнь 50-летней женщины.", 1),
        ("ru", "Погибли двое 14-летних мальчиков.", 2),
    ],
)
def test_a_slavic_age_counts_nobody_in_any_case(language: str, text: str, killed: int | None) -> None:
    count = counted(text, "killed", language)
    assert (count.best if count else None) == killed
