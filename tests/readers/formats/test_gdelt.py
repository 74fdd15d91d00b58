"""What is particular to GDELT: the first generation, which has fewer columns and no header."""

from __future__ import annotations

from geo.readers.formats.gdelt import NAMES, NAMES_1
from tests.readers.conftest import Read


def test_the_first_generation_is_known_without_a_header(read: Read) -> None:
    told = {
        "globaleventid": "900",
        "sqldate": "20180530",
        "eventcode": "190",
        "eventrootcode": "19",
        "actiongeo_type": "4",
        "actiongeo_fullname": "Kharkiv, Kharkivs'ka Oblast', Ukraine",
        "actiongeo_countrycode": "UP",
        "actiongeo_lat": "50",
        "actiongeo_long": "36.25",
        "dateadded": "20180530",
        "sourceurl": "https://news.example/1",
    }
    line = ",".join(f'"{told[name]}"' if name in told else "NULL" for name in NAMES_1)
    result, found = read(f"{line}\n{line.replace('900', '901').replace('example/1', 'example/2')}\n".encode())
    assert (len(NAMES), len(NAMES_1)) == (61, 58)
    one = found["900"]
    assert (result.format, one.event_type, one.placement.country) == ("gdelt", "ground_clash", "UA")
    assert (one.placement.precision, one.reports[0].url) == ("settlement", "https://news.example/1")
