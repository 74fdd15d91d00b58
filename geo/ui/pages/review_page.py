"""The review desk: a report's text at the left, what was read out of it at the right, the map below.

Nothing is on the map before somebody accepts it. All that is shown is drawn from the draft in the queue
(:mod:`geo.review.queue`), so that two windows, or a nightly fetch, never work on different truths.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo import taxonomy, wording
from geo.errors import GeoError
from geo.filter import Filter
from geo.map import layer
from geo.model import Incident, Placement, Point
from geo.review import Draft, Shelf
from geo.ui import reading, theme
from geo.ui.live import panel
from geo.ui.pages import proposals

_FOUND = 6
_LAST = {
    "corrected": "the correction",
    "accepted": "the acceptance",
    "refused": "the refusal",
    "brought back": "the bringing back",
    "merged": "the joining",
    "split": "the split",
    "report": "what was said of the report",
    "added": "the addition",
}


def show() -> None:
    """Draw the page: the queue, or the draft that the address names."""
    theme.sheet("review.css")
    draft = _draft()
    page = st.container(key="review")
    with page:
        if draft is None:
            _show_queue()
        else:
            _show_draft(draft)


def _show_queue() -> None:
    rows = proposals.counted(reading.queue().drafts())
    waiting = sum(row["waiting"] for row in rows)
    asked = st.query_params.get("draft")
    note = "That report is not in the queue any more." if asked else ""
    wait = "proposed incident waits" if waiting == 1 else "proposed incidents wait"
    told = f"{waiting:,} {wait} for somebody to look at them." if waiting else ""
    _head("Review", told, note=note)
    panel.show(
        "drafts",
        "drafts.html",
        on_act=_act,
        heading="Reports in the queue",
        rows=rows,
        empty="Nothing waits. Add a report, or fetch your sources, and what is found in them comes here first.",
    )


def _show_draft(draft: Draft) -> None:
    waiting = len(draft.waiting)
    done = len(draft.proposals) - waiting
    told = f"{waiting} of {len(draft.proposals)} proposals {'waits' if waiting == 1 else 'wait'}" if waiting else ""
    if done and not waiting:
        told = "All proposals are decided"
    last = _LAST.get(draft.steps[-1].what, "the last step") if draft.steps else ""
    keys = bool(draft.proposals)
    steps = len(draft.steps)
    _head("Review a report", told, acts=True, waiting=waiting, steps=steps, last=last, keys=keys, note=_said())
    panel.show("proposals", "review.html", on_act=_act, **_shown(draft))
    if not draft.proposals:
        return
    with st.container(key="review_map"):
        version = hashlib.sha256(repr(draft.proposals).encode()).hexdigest()[:16]
        returned = st_folium(
            layer.base_map(tiles=reading.configured().tiles),
            key="review_click",
            height=360,
            use_container_width=True,
            returned_objects=["last_clicked", "last_active_drawing"],
            feature_group_to_add=layer.incident_layer(
                Filter(), version=version, theme=theme.theme(), go=_around(draft), draft=draft.id
            ),
        )
    _picked(draft, returned)


def _head(heading: str, told: str, *, note: str = "", **acts: Any) -> None:
    values = {"acts": False, "waiting": 0, "steps": 0, "last": "", "more": (), "begin": "", "keys": False, **acts}
    panel.show(
        "review_head", "review_head.html", on_act=_act, home="./", heading=heading, told=told, note=note, **values
    )


def _shown(draft: Draft) -> dict[str, Any]:
    shade = theme.theme()
    similar = {number: reading.similar(draft.proposals[number].incident) for number in draft.waiting}
    languages = reading.languages(draft.language)
    cards = []
    for number, proposal in enumerate(draft.proposals):
        card = proposals.card(number, proposal, country=_country(proposal.incident))
        search = st.session_state.get(f"place_{draft.id}_{number}", "")
        words = st.session_state.get(f"join_{draft.id}_{number}", "")
        card |= {
            "symbol": Markup(theme.symbol(card["code"], shade, 16)),  # our own SVG
            "search": search,
            "found": _places(search) if search else [],
            "named": [] if search or card["located"] else _named(draft, number),
            "similar": [_other(one) | {"why": why} for one, why in similar.get(number, ())],
            "words": words,
            "joinable": [_other(one) for one in reading.found(words, proposal.incident)] if words else [],
            "href": "./?" + urlencode({"incident": card["stored_as"]}),
        }
        cards.append(card)
    report = draft.report
    about = [
        report.publisher or "publisher not given",
        f"published {wording.day_words(report.published)}" if report.published else "day of publication not given",
        languages.get(draft.language, ""),
        draft.origin,
    ]
    return {
        "title": report.title or proposals.first_words(draft.text),
        "about": " · ".join(dict.fromkeys(filter(None, about))),
        "url": report.url if report.url.startswith(("http://", "https://")) else "",
        "report": {
            "title": report.title,
            "publisher": report.publisher,
            "published": report.published.isoformat() if report.published else "",
            "url": report.url,
            "language": draft.language,
        },
        "languages": list(languages.items()),
        "today": reading.today().isoformat(),
        "problems": draft.problems,
        "language": draft.language or "und",
        "pieces": proposals.pieces(draft),
        "cards": cards,
        "first": next(iter(draft.waiting), -1),
        "types": [(code, kind.label) for code, kind in taxonomy.EVENT_TYPES.items()],
        "stances": list(taxonomy.STANCES.items()),
        "verifications": list(taxonomy.VERIFICATIONS.items()),
        "picking": st.session_state.get(f"picking_{draft.id}"),
        "wrong": st.session_state.pop("review_wrong", {"field": "", "why": ""}),
    }


def _country(incident: Incident) -> str:
    return _country_of(incident.placement)


def _country_of(place: Placement) -> str:
    return reading.country(place.country) if place.country else ""


def _other(incident: Incident) -> dict[str, str]:
    """An incident of the store that a proposal can be joined with, as a list shows it."""
    sources = len(incident.reports)
    told = [
        wording.when_words(incident),
        wording.place_words(incident.placement, country=_country(incident)),
        "1 source" if sources == 1 else f"{sources:,} sources",
    ]
    return {
        "id": incident.id,
        "title": incident.title or taxonomy.EVENT_TYPES[incident.event_type].label,
        "told": " · ".join(told),
        "href": "./?" + urlencode({"incident": incident.id}),
    }


def _named(draft: Draft, number: int) -> list[dict[str, Any]]:
    """The places of the text, as a list shows them to choose from."""
    return [
        {
            "start": one.words.start,
            "name": one.placement.name or one.placement.query,
            "hint": proposals.named_words(one.placement, _country_of(one.placement)),
            "others": [] if one.sure else proposals.others(one.placement, reading.gazetteer()),
            "sure": one.sure,
        }
        for one in reading.places_named(draft, number)
    ]


def _places(search: str) -> list[dict[str, str]]:
    return [
        {
            "id": one.place.id,
            "name": one.place.name,
            "hint": proposals.found_words(one.place, reading.country(one.place.country)),
        }
        for one in reading.gazetteer().lookup(search, limit=_FOUND)
    ]


def _around(draft: Draft) -> layer.Go | None:
    # The map is moved again only where something came to lie outside of what it was told to show.
    wanted, shown = proposals.around(draft.proposals), st.session_state.get(f"around_{draft.id}")
    if wanted is not None and not (shown is not None and proposals.inside(wanted, shown)):
        shown = st.session_state[f"around_{draft.id}"] = wanted
    return None if shown is None else layer.Go(nonce=f"{draft.id} {shown}", box=shown)


def _picked(draft: Draft, returned: Any) -> None:
    """Take a click on the map for the place of the card that asked for one."""
    number = st.session_state.get(f"picking_{draft.id}")
    clicked = (returned or {}).get("last_clicked")
    if number is None or not isinstance(clicked, dict) or clicked == st.session_state.get("review_clicked"):
        return
    try:
        point = Point(float(clicked["lat"]), float(clicked["lng"]))
    except (KeyError, TypeError, ValueError):
        return
    st.session_state["review_clicked"] = clicked
    st.session_state[f"picking_{draft.id}"] = None
    placed = proposals.by_hand(point, draft.proposals[number].incident.placement, reading.gazetteer())
    _doing(lambda: reading.queue().change(draft.id, number, _shelf(), placement=placed))
    st.rerun()


def _act(key: str, done: panel.Act) -> None:
    """Do what was asked for in a panel. Acts come from the browser: what isn't understood, changes nothing."""
    del key
    what = done.get("do")
    if what == "draft":
        st.query_params["draft"] = str(done.get("id", ""))[:64]
        return
    if what == "leave":
        st.query_params.clear()
        return
    draft = _draft()
    if draft is None:
        return
    queue, number = reading.queue(), _number(done.get("number"), draft)
    if what == "accept_all":
        _doing(lambda: queue.accept(draft.id, draft.waiting, _shelf()))
    elif what == "undo":
        _doing(lambda: queue.undo(draft.id, _shelf()))
    elif what == "discard":
        _doing(lambda: queue.discard(draft.id))
        st.query_params.clear()
    elif what == "add":
        start, end = panel.untwisted_span(draft.text, _offset(done.get("start")), _offset(done.get("end")))
        _doing(lambda: reading.add(draft, start, end))
    elif what == "set":
        _correct(draft, str(done.get("field", "")), done.get("values"))
    elif number is None:
        return
    elif what == "accept":
        _doing(lambda: queue.accept(draft.id, [number], _shelf()))
    elif what == "refuse":
        _doing(lambda: queue.refuse(draft.id, [number]))
    elif what == "bring_back":
        _doing(lambda: queue.bring_back(draft.id, number))
    elif what == "split":
        _doing(lambda: queue.split(draft.id, number))
    elif what == "merge":
        st.session_state.pop(f"join_{draft.id}_{number}", None)
        _doing(lambda: queue.merge(draft.id, number, str(done.get("into", "")), _shelf()))
    elif what == "place":
        _place(draft, number, str(done.get("place", "")))
    elif what == "named":
        _take(draft, number, str(done.get("start", "")))
    elif what == "nowhere":
        query = draft.proposals[number].incident.placement.query
        _doing(lambda: queue.change(draft.id, number, _shelf(), placement=Placement(query=query)))
    elif what == "pick":
        now = st.session_state.get(f"picking_{draft.id}")
        st.session_state[f"picking_{draft.id}"] = None if now == number else number


def _correct(draft: Draft, name: str, values: Any) -> None:
    values = [str(one) for one in values[:100]] if isinstance(values, list) else []
    text = values[0] if values else ""
    card, _, word = name.partition(".")
    if card == "report":
        _doing(lambda: _retell(draft, word, text), field=name)
        return
    number = _number(card, draft)
    if number is None:
        return
    if word in ("place_search", "join_search"):
        st.session_state[f"{word.removesuffix('_search')}_{draft.id}_{number}"] = text[:120]
        return

    def change() -> None:
        changes = proposals.correction(draft.proposals[number].incident, word, values)
        reading.queue().change(draft.id, number, _shelf(), **changes)

    _doing(change, field=name)


def _retell(draft: Draft, word: str, text: str) -> None:
    report = proposals.described(draft.report, word, text, today=reading.today())
    reading.retell(draft, report, _shelf())


def _place(draft: Draft, number: int, place_id: str) -> None:
    place = reading.gazetteer().get(place_id)
    if place is None:
        return
    old = draft.proposals[number].incident.placement
    chosen = Placement(
        query=old.query or place.name,
        point=place.point,
        precision=place.precision,
        radius_km=place.radius_km,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
        name=place.name,
        place_id=place.id,
        method="hand",
    )
    st.session_state.pop(f"place_{draft.id}_{number}", None)
    _doing(lambda: reading.queue().change(draft.id, number, _shelf(), placement=chosen))


def _take(draft: Draft, number: int, start: str) -> None:
    """Put a proposal where the words of the text say that begin at a character."""
    chosen = next((one for one in reading.places_named(draft, number) if str(one.words.start) == start), None)
    if chosen is None:
        return
    place = replace(chosen.placement, runners_up=())
    _doing(lambda: reading.queue().change(draft.id, number, _shelf(), words=(chosen.words,), placement=place))


def _doing(act: Any, *, field: str = "") -> None:
    """Do something to the queue; what can't be done is told at the next drawing, beside the field that it is about."""
    try:
        act()
    except GeoError as error:
        st.session_state["review_note"] = str(error)
    except ValueError as error:
        if field:
            st.session_state["review_wrong"] = {"field": field, "why": str(error)}
        else:
            st.session_state["review_note"] = str(error)


def _said() -> str:
    said: str = st.session_state.pop("review_note", "")
    return said


def _shelf() -> Shelf:
    return Shelf(reading.store(), who=reading.configured().who)


def _draft() -> Draft | None:
    asked = st.query_params.get("draft", "")
    return reading.queue().get(asked)


def _offset(number: Any) -> int:
    return number if isinstance(number, int) else 0


def _number(text: Any, draft: Draft) -> int | None:
    try:
        number = int(text)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < len(draft.proposals) else None
