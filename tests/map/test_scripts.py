"""The map's modules: in the plain form that joining needs, without globals of their own, and asking nobody else."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
import streamlit_folium

from geo import taxonomy
from geo.map import design, drawing, scripts, symbols

STATIC = resources.files("geo.map").joinpath("static")
MODULES = sorted(path.name for path in STATIC.iterdir() if path.name.endswith(".js"))
ENTRIES = ["frame.js", "send.js"]
AT_THE_TOP = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) ([\w$]+)", re.MULTILINE)


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_module_stands_behind_those_that_it_imports(entry: str) -> None:
    order = scripts.modules(entry)
    assert order[-1] == entry
    for place, name in enumerate(order):
        if name != "vocabulary.js":
            assert set(re.findall(r'from "\./([\w.]+)"', scripts.read(name))) <= set(order[:place])


def test_every_module_is_needed() -> None:
    assert {name for entry in ENTRIES for name in scripts.modules(entry)} - {"vocabulary.js"} == set(MODULES)


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_two_modules_have_the_same_name_at_their_top(entry: str) -> None:
    joined = scripts.classic_script(entry)
    assert not [name for name, times in Counter(AT_THE_TOP.findall(joined)).items() if times > 1]
    assert not re.findall(r"^(?:import|export)\b", joined, re.MULTILINE)


def test_globals_stand_where_they_are_given_and_taken() -> None:
    own = {"frame.js": {"incidentMap", "startIncidentMap"}, "leaflet_global.js": {"L"}}
    own["streamlit_page.js"] = {"__GLOBAL_DATA__", "Streamlit", "parent"}
    browser = {"devicePixelRatio", "matchMedia", "requestIdleCallback"}
    for name in MODULES:
        assert set(re.findall(r"\bwindow\.(\w+)", scripts.read(name))) <= own.get(name, set()) | browser, name


def test_the_borrowed_names_of_streamlit_folium_are_still_its_own() -> None:
    built = Path(streamlit_folium.__file__).parent / "frontend" / "build" / "static" / "js"
    (script,) = built.glob("main.*.js")
    text = script.read_text(encoding="utf-8")
    for name in ("window.__GLOBAL_DATA__", "last_active_drawing", "previous_data", "window.Streamlit"):
        assert name in text


def test_the_borrowed_names_of_leaflet_stand_in_one_module_and_are_still_its_own() -> None:
    borrowed = {name: set(re.findall(r"(?<!this)\??\.(_[a-z]\w*)", scripts.read(name))) for name in MODULES}
    assert [name for name, names in borrowed.items() if names] == ["leaflet_internals.js"]
    for name in borrowed["leaflet_internals.js"]:
        assert re.search(rf"\.?\b{name}\b", scripts.library()), name


def test_the_frame_loads_leaflet_and_our_parts_and_asks_nobody_else() -> None:
    script = scripts.frame().decode()
    assert "Leaflet 1.9" in script
    ours = scripts.classic_script("frame.js")
    assert ours in script
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", ours)
    assert "innerHTML" not in ours.replace("element.innerHTML);", "")


def test_the_vocabulary_has_a_word_for_every_code() -> None:
    vocabulary = scripts.map_vocabulary()
    assert (
        set(vocabulary["domains"]) == set(design.DOMAIN_COLOURS) == set(design.HATCH_DEGREES) == set(taxonomy.DOMAINS)
    )
    assert set(vocabulary["types"]) == set(taxonomy.EVENT_TYPES)
    assert set(drawing.DRAWN_AS) == set(taxonomy.PRECISIONS)
    assert {kind.glyph for kind in taxonomy.EVENT_TYPES.values()} <= set(symbols.drawings()["glyphs"])


def test_a_pin_stands_only_where_the_spot_or_the_town_is_known() -> None:
    assert {code for code, drawn_as in drawing.DRAWN_AS.items() if drawn_as == "pin"} == {"exact", "settlement"}
    assert set(drawing.DRAWN_AS.values()) == {"pin", "near", "area", "line"}
    assert drawing.has_shape("water")
    assert not drawing.has_shape("near")
    assert not drawing.has_shape("")


def test_a_ring_of_imports_is_refused() -> None:
    texts = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(ValueError, match=r"a\.js imports itself, by way of a\.js and b\.js"):
        scripts.modules("a.js", texts.__getitem__)
