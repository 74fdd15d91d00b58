"""Counts of other things than victims."""

from __future__ import annotations

import pytest

from geo.extract import extract


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        (
            "34 ukrainische Drohnen sind nach Angaben aus Moskau in der Nacht über den Gebieten Brjansk und Kursk "
            "abgefangen worden.",
            ("drones_downed", 34),
        ),
        (
            "Das Ministerium teilte mit, 34 Drohnen seien über der Region Kursk abgefangen worden.",
            ("drones_downed", 34),
        ),
        ("Сили ППО знешкодили 92 зі 114 ворожих дронів, повідомляють Повітряні сили.", ("drones_launched", 114)),
        ("У Курській області після атаки дронів зникло світло у понад 30 тисяч споживачів.", ("without_power", 30000)),
        ("Ракета влучила в будинок у Чернігові, двоє досі вважаються зниклими безвісти.", ("missing", 2)),
        (
            "После обстрела Суземки ранения получили двое местных жителей, обесточено 340 домовладений.",
            ("without_power", 340),
        ),
        ("In Istanbul nahm die Polizei am Montag bei Razzien in sieben Vierteln 63 Menschen fest.", ("arrested", 63)),
        ("In Kerawa erschossen Kämpfer zwei Männer und nahmen vier Mädchen mit.", ("captured", 4)),
        ("После митинга в Ереване в полицию доставлены 48 человек, шестеро обратились к медикам.", ("arrested", 48)),
        ("Nach dem Überfall auf Cabaret zählte das Netzwerk 45 niedergebrannte Häuser.", ("homes_damaged", 45)),
        ("Nach dem Überfall auf Cabaret flohen rund 2.300 Menschen.", ("displaced", 2300)),
        (
            "Bei Kämpfen in Rutshuru wurden am Montag fünf Menschen getötet. 4.000 Bewohner sind nach Uganda geflohen.",
            ("displaced", 4000),
        ),
        (
            "У понеділок росіяни обстріляли Куп'янськ, загинули двоє людей. 40 мешканців евакуювали до Харкова.",
            ("evacuated", 40),
        ),
        (
            "Боевики в пятницу убили в Бени пятерых жителей. Ещё 700 человек ушли в Бутембо.",
            ("displaced", 700),
        ),
        (
            "Guerrillas clashed near Tibú on Monday and nine fighters died. Around 640 people left for Cúcuta.",
            ("displaced", 640),
        ),
        ("У Богодухові чоловік кинув гранату на подвір'я, 52-річного фігуранта затримано.", ("arrested", 1)),
        ("Beim Beschuss von Otschakiw wurden sechs Einfamilienhäuser beschädigt.", ("homes_damaged", 6)),
        ("Beim Angriff auf Bourem gerieten 20 Soldaten in Gefangenschaft.", ("captured", 20)),
        ("A clinic in Idlib was damaged by shelling along with four vehicles on Monday.", ("vehicles_damaged", 4)),
        ("In Graz sitzen nach einer Messerattacke vier Jugendliche in U-Haft.", ("arrested", 4)),
        (
            "A woman was stabbed to death in Bradford on Sunday. Her husband has been taken into custody.",
            ("arrested", 1),
        ),
        ("В Перми неизвестный открыл стрельбу в кафе. Стрелок задержан.", ("arrested", 1)),
        ("A Lebanese banker was abducted in Beirut on Monday.", ("captured", 1)),
        ("Raiders attacked Malakal on Sunday, killing two herders and taking six children with them.", ("captured", 6)),
        ("Masked men dragged three nurses from their hostel in Jos on Friday.", ("captured", 3)),
        ("Shells rained on Kalogi on Monday and some 1,400 people fled to nearby villages.", ("displaced", 1400)),
        ("Clashes near Bria on Friday; about 800 villagers crossed into Sudan.", ("displaced", 800)),
        ("Militiamen attacked Largu on Tuesday. Some 260 families sought refuge in the town hall.", ("displaced", 260)),
        ("Fighting in Bunagana on 4 June sent 9,500 people fleeing towards Uganda.", ("displaced", 9500)),
        ("About 500 households abandoned their villages after the attack on Djugu on Monday.", ("displaced", 500)),
        ("Die Angriffe auf Titao trieben 450 Familien in die Flucht.", ("displaced", 450)),
        ("Унаслідок нападу на Фізі свої домівки залишили 900 людей.", ("displaced", 900)),
        ("Из-за обстрела Ласанода свои дома покинули 1300 жителей.", ("displaced", 1300)),
        (
            "A bomb threat... Shelling hit a hospital in Kherson on Monday and 150 patients were moved to safety.",
            ("evacuated", 150),
        ),
        ("After Sunday's drone strike on a depot in Engels, 400 residents were told to leave.", ("evacuated", 400)),
        ("Nach dem Brandanschlag in Zwickau mussten 25 Bewohner das Haus verlassen.", ("evacuated", 25)),
        (
            "In Linz brachte die Feuerwehr nach einer Explosion eines Sprengsatzes 60 Menschen in Sicherheit.",
            ("evacuated", 60),
        ),
        (
            "Seven people were still trapped under the rubble of a hotel in Kramatorsk hit by a missile on Monday.",
            ("missing", 7),
        ),
        (
            "Shelling killed one man in Nikopol on Friday, and the whereabouts of two others are unknown.",
            ("missing", 2),
        ),
        ("После удара по Луганску под завалами остаются три человека.", ("missing", 3)),
        ("Herders set fire to 14 houses in Riyom on Friday, killing one man.", ("homes_damaged", 14)),
        ("Soldiers demolished three homes in Jenin on Monday.", ("homes_damaged", 3)),
        ("Bei Beni gingen beim Angriff der Miliz am Montag elf Häuser in Flammen auf.", ("homes_damaged", 11)),
        ("Через удар дронів по Конотопу згоріли шість приватних будинків.", ("homes_damaged", 6)),
        ("При обстреле Рыльска сгорели два частных дома.", ("homes_damaged", 2)),
        ("Rioters in Nanterre set four cars alight on Wednesday night.", ("vehicles_damaged", 4)),
        ("Unbekannte zündeten in Leipzig drei Fahrzeuge der Bundeswehr an.", ("vehicles_damaged", 3)),
        ("A missile hit a transformer in Izmail on Monday, cutting power to 6,500 customers.", ("without_power", 6500)),
        ("Drones knocked out electricity for 20,000 people in Shostka on Sunday.", ("without_power", 20000)),
        (
            "Nach einem Anschlag auf einen Verteilerkasten in München waren 2200 Haushalte ohne Versorgung.",
            ("without_power", 2200),
        ),
        ("Из-за удара дрона по подстанции в Курске света лишились 15 тысяч жителей.", ("without_power", 15000)),
        ("The ministry reported the downing of 19 drones over Crimea overnight.", ("drones_downed", 19)),
        ("Russia sent 60 drones at Ukraine overnight. Air defences shot down 44.", ("drones_downed", 44)),
        ("Над Воронежской областью уничтожено 12 беспилотных летательных аппаратов.", ("drones_downed", 12)),
        ("Über dem Flughafen Erbil wurde am Freitag eine Drohne abgefangen.", ("drones_downed", 1)),
        ("A drone was shot down near Erbil airport early on Friday, security forces said.", ("drones_downed", 1)),
        ("Над Тулой беспилотник сбит силами ПВО.", ("drones_downed", 1)),
        (
            "A Russian drone hit a block in Odesa on Friday. Rescuers led 46 residents out of the building.",
            ("evacuated", 46),
        ),
        (
            "In Halle explodierte am Montag ein Sprengsatz. Die Feuerwehr führte 19 Bewohner ins Freie.",
            ("evacuated", 19),
        ),
        ("Російська ракета влучила в будинок у Дніпрі у вівторок. З під'їзду вивели 18 мешканців.", ("evacuated", 18)),
        ("Ночью беспилотник врезался в дом в Белгороде. Из дома вывели 52 жильцов.", ("evacuated", 52)),
        ("Gunmen stormed a school in Kagara on Wednesday, killed a guard and took away 27 pupils.", ("captured", 27)),
        ("Бандити напали на село біля Мубі у вівторок і забрали з собою 15 жінок.", ("captured", 15)),
        (
            "In der Nacht zum Montag griff Russland Sumy mit 30 Drohnen an, 24 davon wurden abgeschossen.",
            ("drones_launched", 30),
        ),
        (
            "In der Nacht zum Montag griff Russland Sumy mit 30 Drohnen an, 24 davon wurden abgeschossen.",
            ("drones_downed", 24),
        ),
        ("Russia sent 40 drones at Kharkiv overnight, of which 33 were shot down.", ("drones_launched", 40)),
        ("Уночі по Конотопу росіяни пустили десять «шахедів», сім із них збили.", ("drones_downed", 7)),
        ("Курск ночью атаковали 18 дронов, 15 сбиты, три попали в подстанцию.", ("drones_downed", 15)),
    ],
)
def test_a_figure_is_found(text: str, figure: tuple[str, int]) -> None:
    found = [one for proposed in extract(text).incidents for one in proposed.incident.figures]
    assert figure in {(one.what, one.count.at_least) for one in found}


def test_people_shot_down_are_no_drones() -> None:
    extraction = extract("Five people were shot down by police in Conakry.")
    assert not [figure for proposed in extraction.incidents for figure in proposed.incident.figures]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("About 300 soldiers moved into Goma on Monday after clashes with rebels.", "displaced"),
        ("Police fired tear gas as 500 demonstrators moved towards the parliament in Tbilisi on Monday.", "displaced"),
        ("Twelve prisoners fled Kabare jail on Monday after gunmen attacked it.", "displaced"),
        ("Двое нападавших бежали после стрельбы в Перми.", "displaced"),
        ("A shell hit a school in Goma on Monday where 200 displaced people lived. Three were killed.", "displaced"),
        ("Rescuers dragged two wounded men from a car after a shelling in Nikopol on Monday.", "captured"),
        (
            "Rescuers freed five people who had been trapped under the rubble in Dnipro after Monday's strike.",
            "missing",
        ),
        ("Police searched four houses after a bomb destroyed a car in Derry on Monday.", "homes_damaged"),
        ("Fighters riding twenty motorcycles burned a school in Djibo on Tuesday.", "vehicles_damaged"),
        ("Drones struck Odesa on Monday. Engineers restored electricity to 20,000 homes.", "without_power"),
        ("A drone hit a helicopter that had been shot down near Sumy.", "drones_downed"),
        ("В Белгороде беспилотник уничтожил автомобиль, погиб мужчина.", "drones_downed"),
        ("Атака на Суми у понеділок забрала життя п'ятьох людей.", "captured"),
        ("A car hit the column near Sumy after the shelling on Monday, seven were shot down.", "drones_launched"),
    ],
)
def test_a_number_of_others_is_no_figure(text: str, what: str) -> None:
    figures = [figure.what for proposed in extract(text).incidents for figure in proposed.incident.figures]
    assert what not in figures
