"""An actor has one name, whatever a source wrote; what differs in meaning stays apart."""

from __future__ import annotations

import pytest

from geo.gazetteer import bundled_gazetteer
from geo.importing.actor_list import ActorNames
from geo.model import Incident
from geo.schema import to_incidents, to_table


@pytest.fixture(scope="module")
def names() -> ActorNames:
    return ActorNames(bundled_gazetteer())


@pytest.mark.parametrize(
    "same",
    [
        ("Unidentified Armed Actor", "unidentified armed actor", "armed actor", "Unknown gunmen", "an armed actor"),
        ("Russia", "RUSSIA", "the Russian Federation"),
        ("Government of Russia", "government of Russia (Soviet Union)", "Government of the Russian Federation"),
        (
            "Armed Forces of the Russian Federation",
            "Russian Armed Forces",
            "Armed forces of Russia",
            "Military Forces of Russia (2000-)",
        ),
        ("United States", "THE US", "U.S.", "USA"),
        ("Government of Philippines", "Government of the Philippines"),
        ("Taleban", "Taliban", "TALIBAN", "the Taliban"),
        ("Jama'at Nasr al-Islam wal Muslimin", "Jama’at Nasr al-Islam wal-Muslimin", "JNIM"),
        ("Ansar Allah", "Houthi rebels", "Houthis"),
        ("PKK", "Kurdistan Workers’ Party"),
    ],
)
def test_other_names_of_an_actor_are_its_name(names: ActorNames, same: tuple[str, ...]) -> None:
    assert len({names.name(each) for each in same}) == 1


@pytest.mark.parametrize(
    "apart",
    [
        ("Russia", "Government of Russia", "Armed Forces of the Russian Federation", "Russian"),
        ("Hamas", "Government of Palestine", "Palestinian Islamic Jihad"),
        ("Islamic State", "Islamic State West Africa Province"),
        ("Taliban", "Tehrik-i-Taliban Pakistan", "Government of Afghanistan"),
        ("Police", "Police of Kenya", "Ethiopian Police"),
        ("Somali", "Somalia"),
        ("Civilians (Sudan)", "Sudan"),
        ("Unidentified Armed Group (Haiti)", "Haiti"),
        ("Georgian", "Georgia"),
    ],
)
def test_what_differs_in_meaning_stays_apart(names: ActorNames, apart: tuple[str, ...]) -> None:
    assert len({names.name(each) for each in apart}) == len(apart)


@pytest.mark.parametrize("unlisted", ["Murle", "al-Qa'qa Brigade", "Séléka", "Los Zetas", "FNL", "Wagner Group"])
def test_a_name_that_nobody_listed_stays_as_it_is(names: ActorNames, unlisted: str) -> None:
    assert names.name(unlisted) in (unlisted, unlisted[:1].upper() + unlisted[1:])


@pytest.mark.parametrize(
    ("shouted", "spelt"),
    [
        ("MINISTRY OF DEFENCE", "Ministry of Defence"),
        ("THE OPPOSITION", "Opposition"),
        ("NASA", "NASA"),
        ("NATO COMMANDER", "NATO Commander"),
        ("PKK", "Kurdistan Workers' Party"),
        ("XYZ", "XYZ"),
    ],
)
def test_what_a_source_writes_in_capitals_is_spelt_as_names_are(names: ActorNames, shouted: str, spelt: str) -> None:
    assert names.name(shouted, shouted=True) == spelt


def test_an_actor_stands_once_in_a_row_and_abbreviations_are_no_shouting(names: ActorNames) -> None:
    actors = (("JNIM", "Jama'at Nasr al-Islam wal Muslimin"), ("LTTX", "Karen National Union"), ())
    table = to_table(
        Incident(id=f"a:{at}", title="Fire", event_type="other", source="a", source_id=str(at), actor=each)
        for at, each in enumerate(actors)
    )
    settled = [incident.actor for incident in to_incidents(names.unify(table))]
    assert [len(each) for each in settled] == [1, 2, 0]
    assert settled[1] == actors[1]
