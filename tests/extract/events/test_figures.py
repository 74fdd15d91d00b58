"""Counts of other things than victims, in German, Ukrainian and Russian."""

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
        ("У Богодухові чоловік кинув гранату на подвір'я, 52-річного фігуранта затримано.", ("arrested", 1)),
        ("Beim Beschuss von Otschakiw wurden sechs Einfamilienhäuser beschädigt.", ("homes_damaged", 6)),
    ],
)
def test_a_figure_is_found(text: str, figure: tuple[str, int]) -> None:
    found = [one for proposed in extract(text).incidents for one in proposed.incident.figures]
    assert figure in {(one.what, one.count.at_least) for one in found}


def test_people_shot_down_are_no_drones() -> None:
    extraction = extract("Five people were shot down by police in Conakry.")
    assert not [figure for proposed in extraction.incidents for figure in proposed.incident.figures]
