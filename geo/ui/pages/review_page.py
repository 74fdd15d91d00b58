"""The review page: a report's text on the left, the proposals on the right, the map below.

A proposal gets on the map only when somebody accepts it. Everything is drawn from the draft in the queue
(:mod:`geo.review.queue`), so that two windows, or a nightly fetch, don't work on different states.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit_folium import st_folium

from geo import taxonomy, wording
from geo.errors import GeoError
from geo.filter import Filter
from geo.gazetteer import Gazetteer
from geo.map import layer
from geo.model import Incident, Placement, Point
from geo.review import Draft, Likeness, Proposal, Queue, Shelf, Waiting, drafts, first_part, incident_of_words, parts
from geo.services import Services
from geo.store import Store
from geo.ui import theme
from geo.ui.live import panel
from geo.ui.pages import proposals, report_text
from geo.ui.pages.differences import differences
from geo.ui.state import DraftState, ReviewState, visitor

_PLACES = 6
"""The most places offered for a search."""
_STEPS = {
    "corrected": "the correction",
    "accepted": "the acceptance",
    "refused": "the refusal",
    "brought back": "the bringing back",
    "merged": "the joining",
    "split": "the split",
    "report": "what was said of the report",
    "added": "the addition",
    "kept apart": "“not the same”",
    "moved": "the moving of figures",
    "line moved": "the moving of the line",
    "made one": "the joining of two events",
}
"""The label of "Undo" for each kind of step."""


def show(services: Services) -> None:
    """Draw the page: the queue, or the draft in the URL."""
    theme.sheet("review.css")
    draft = _draft(services.queue)
    with st.container(key="review"):
        if draft is None:
            _show_queue(services)
        else:
            _show_draft(services, draft)


def _show_queue(services: Services) -> None:
    rows = proposals.draft_rows(services.queue.drafts())
    waiting = sum(row["waiting"] for row in rows)
    note = "That report is not in the queue any more." if st.query_params.get("draft") else visitor().review.take_note()
    status = f"{waiting:,} to review" if waiting else ""
    on_action = partial(answer, services)
    _head("Review", status, on_action, note=note)
    panel.show(
        "drafts",
        "drafts.html",
        on_action=on_action,
        heading="Reports in the queue",
        rows=rows,
        archived=proposals.draft_rows(services.queue.archived()),
        empty="Nothing to review. Add a report, or fetch your sources, and what is found in them comes here first.",
        more="",
    )


def _show_draft(services: Services, draft: Draft) -> None:
    questions = _asked(services, draft)
    sure = proposals.sure_ones(draft, questions.doubles)
    last = _STEPS.get(draft.steps[-1].what, "the last step") if draft.steps else ""
    keys, steps = bool(draft.proposals), len(draft.steps)
    on_action, note = partial(answer, services), visitor().review.take_note()
    reports = sum(1 for _ in {waiting.draft_id for waiting in questions.waiting})
    _head(
        "Review a report",
        proposals.status_words(draft, len(sure), len(questions.doubles)),
        on_action,
        acts=True,
        sure=len(sure),
        all_sure=len(sure) == len(draft.waiting),
        steps=steps,
        last=last,
        keys=keys,
        note=note,
        reports=reports,
    )
    panel.show("proposals", "review.html", on_action=on_action, **_text_and_cards(services, draft, questions))
    if not draft.proposals:
        return
    with st.container(key="review_map"):
        returned = st_folium(
            layer.base_map(tiles=services.settings.tiles),
            key="review_click",
            height=360,
            use_container_width=True,
            # a change of zoom reruns the page, so it is requested only while waiting for a click
            returned_objects=[
                "last_clicked",
                "last_active_drawing",
                *(["zoom"] if _state(draft).picking is not None else []),
            ],
            feature_group_to_add=layer.incident_layer(
                Filter(), version=draft.version, theme=theme.theme(), go=_around(draft), draft=draft.id
            ),
        )
        asking = [n + 1 for n, each in enumerate(draft.proposals) if proposals.asks_for_place(each)]
        panel.show(
            "desk_words",
            "desk_words.html",
            asking=asking,
            words=proposals.MEANINGS,
        )
    _pick(services, draft, returned)


def _head(heading: str, status: str, on_action: panel.OnAction, **values: Any) -> None:
    usual = {"acts": False, "steps": 0, "last": "", "more": (), "begin": "", "keys": False, "note": ""}
    usual |= {"sure": 0, "all_sure": False, "reports": 0}
    values = {**usual, **values}
    panel.show(
        "review_head", "review_head.html", on_action=on_action, home="./", heading=heading, status=status, **values
    )


@dataclass(frozen=True, slots=True)
class _Questions:
    """The open questions about a draft: proposals that may be on the map already, or in another draft."""

    matched: drafts.Matches
    doubles: dict[int, Incident]
    elsewhere: dict[int, list[tuple[Waiting, Likeness]]]
    waiting: list[Waiting]
    parted: dict[int, tuple[int, ...]]


@functools.lru_cache(maxsize=256)
def _similar(incident: Incident, store: Store, _version: str) -> list[tuple[Incident, Likeness]]:
    """The incidents that a proposal may duplicate; cached until either changes."""
    return drafts.similar(incident, store)


def _asked(services: Services, draft: Draft) -> _Questions:
    store, version = services.store, services.store.edition
    matched = {number: _similar(draft.proposals[number].incident, store, version) for number in draft.waiting}
    waiting = services.queue.all_waiting()
    return _Questions(
        matched,
        drafts.may_double(draft, matched),
        drafts.alike_elsewhere(draft, waiting),
        waiting,
        report_text.parted_from(draft),
    )


def _text_and_cards(services: Services, draft: Draft, questions: _Questions) -> dict[str, Any]:
    """The template values of a draft: report, text in pieces, and a card for each proposal."""
    languages = drafts.languages(draft.language)
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
        "today": services.today().isoformat(),
        "problems": draft.problems,
        "language": draft.language or "und",
        "pieces": report_text.pieces(draft),
        "cards": [_card(services, draft, number, questions) for number in range(len(draft.proposals))],
        "first": next(iter(draft.waiting), -1),
        "types": [(code, kind.label) for code, kind in taxonomy.EVENT_TYPES.items()],
        "stances": list(taxonomy.STANCES.items()),
        "verifications": list(taxonomy.VERIFICATIONS.items()),
        "picking": _state(draft).picking,
        "wrong": _take_wrong(visitor().review),
    }


def _take_wrong(page: ReviewState) -> dict[str, str]:
    """The form field with an invalid value, and the message; shown once."""
    wrong = {"field": page.wrong_field, "why": page.why_wrong}
    page.wrong_field = page.why_wrong = ""
    return wrong


def _card(services: Services, draft: Draft, number: int, questions: _Questions) -> dict[str, Any]:
    proposal, gazetteer = draft.proposals[number], services.gazetteer
    country = _country(proposal.incident.placement, gazetteer)
    card = proposals.card(number, proposal, country=country, rules=drafts.value_rules())
    search = _state(draft).place_searches.get(number, "")
    words = _state(draft).join_searches.get(number, "")
    joinable = drafts.search(words, proposal.incident, services.store) if words else []
    first = first_part(draft, number)
    own = {other.incident.id for other in draft.proposals}
    return card | {
        "symbol": Markup(theme.symbol(card["code"], theme.theme(), 16)),  # our own SVG
        "search": search,
        "places": _places(search, gazetteer) if search else [],
        "named": [] if search or card["located"] else _named_places(draft, number, gazetteer),
        "similar": [
            _joinable(proposal.incident, incident, gazetteer) | {"why": " · ".join(likeness.reasons)}
            for incident, likeness in questions.matched.get(number, ())
        ],
        "offered": _offered(proposal, gazetteer),
        "in_text": parts.told_at(proposal.incident) is not None,
        "parted": [other + 1 for other in questions.parted.get(number, ())],
        "double": questions.doubles[number].title if number in questions.doubles else "",
        "is_twin": number in questions.doubles and questions.doubles[number].id in own,
        "elsewhere": [
            {"title": other.incident.title, "report": other.report, "id": other.draft_id, "why": likeness.reasons}
            for other, likeness in questions.elsewhere.get(number, ())
        ],
        "whole": {} if first is None else proposals.whole_figures(draft.proposals[first], proposal),
        "words": words,
        "joinable": [_joinable(proposal.incident, incident, gazetteer) for incident in joinable],
        "href": "./?" + urlencode({"incident": card["stored_as"]}),
    }


def _offered(proposal: Proposal, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """The places to choose from; empty if the place isn't in question."""
    if not proposals.asks_for_place(proposal):
        return []
    rules = drafts.value_rules()
    offered = proposals.offered_places(proposal, gazetteer)
    return [
        {
            "number": at + 1,
            "letter": "ABC"[at],
            "name": each.placement.name or each.placement.query,
            "hint": proposals.named_words(each.placement, _country(each.placement, gazetteer)),
            "words": each.words.text if each.words is not None else "",
            "rule": proposals.rule_words(each.rule, rules),
            "sure": proposals.how_often(each.rule, rules),
        }
        for at, each in enumerate(offered)
    ]


def _country(place: Placement, gazetteer: Gazetteer) -> str:
    return gazetteer.country_name(place.country) if place.country else ""


def _joinable(proposed: Incident, incident: Incident, gazetteer: Gazetteer) -> dict[str, str]:
    """A row for a stored incident that a proposal can be joined with, and in what they differ."""
    sources = len(incident.reports)
    facts = [
        wording.when_words(incident),
        wording.place_words(incident.placement, country=_country(incident.placement, gazetteer)),
        "1 source" if sources == 1 else f"{sources:,} sources",
    ]
    return {
        "id": incident.id,
        "title": incident.title or taxonomy.EVENT_TYPES[incident.event_type].label,
        "facts": " · ".join(facts),
        "unlike": " · ".join(differences([proposed, incident], gazetteer.country_name)),
        "href": "./?" + urlencode({"incident": incident.id}),
    }


def _named_places(draft: Draft, number: int, gazetteer: Gazetteer) -> list[dict[str, Any]]:
    """Rows for the places named in the text, to choose from."""
    return [
        {
            "start": place.words.start,
            "name": place.placement.name or place.placement.query,
            "hint": proposals.named_words(place.placement, _country(place.placement, gazetteer)),
            "others": [] if place.sure else proposals.others(place.placement, gazetteer),
            "sure": place.sure,
        }
        for place in drafts.places_named(draft, number, gazetteer=gazetteer)
    ]


def _places(search: str, gazetteer: Gazetteer) -> list[dict[str, str]]:
    return [
        {
            "id": place.id,
            "name": place.name,
            "hint": proposals.around_words(place, gazetteer.country_name(place.country)),
        }
        for place in proposals.places_called(search, gazetteer, _PLACES)
    ]


def _around(draft: Draft) -> layer.Go | None:
    # move the map only if a proposal lies outside the box that it was last sent to
    wanted, state = proposals.around(draft.proposals), _state(draft)
    if wanted is not None and not (state.box is not None and proposals.inside(wanted, state.box)):
        state.box = wanted
    return None if state.box is None else layer.Go(nonce=f"{draft.id} {state.box}", box=state.box)


def _pick(services: Services, draft: Draft, returned: Any) -> None:
    """Set the place of the card that waits for a click on the map."""
    page, state = visitor().review, _state(draft)
    number = state.picking
    click = (returned or {}).get("last_clicked")
    if number is None or not isinstance(click, dict) or click == page.click:
        return
    try:
        point = Point(float(click["lat"]), float(click["lng"]))
    except (KeyError, TypeError, ValueError):
        return
    page.click, state.picking = click, None
    zoom = (returned or {}).get("zoom")
    placement = proposals.by_hand(
        point,
        draft.proposals[number].incident.placement,
        services.gazetteer,
        zoom=float(zoom) if isinstance(zoom, int | float) else None,
    )
    with _note_problems():
        services.queue.change(draft.id, number, _shelf(services), placement=placement)
    st.rerun()


def answer(services: Services, action: panel.Action) -> None:
    """Handle an action. Actions come from the browser: one that can't be understood changes nothing."""
    word = str(action.get("do"))
    if word == "draft":
        st.query_params["draft"] = str(action.get("id", ""))[:64]
    elif word == "leave":
        st.query_params.clear()
    elif word == "bring_out":
        with _note_problems():
            draft_id = str(action.get("id", ""))
            services.queue.bring_out(draft_id)
            services.record("bring out", _called(services.queue.get(draft_id)))
    elif (draft := _draft(services.queue)) is not None:
        number = _number(action.get("number"), draft)
        with _note_problems():
            if word in ON_DRAFTS:
                ON_DRAFTS[word](services, draft, action)
            elif word in ON_PROPOSALS and number is not None:
                ON_PROPOSALS[word](services, draft, number, action)


def _accept_sure(services: Services, draft: Draft, action: panel.Action) -> None:
    """Accept all sure proposals without open questions."""
    del action
    sure = proposals.sure_ones(draft, _asked(services, draft).doubles)
    if sure:
        services.queue.accept(draft.id, sure, _shelf(services))


def _archive(services: Services, draft: Draft, action: panel.Action) -> None:
    del action
    st.query_params.clear()
    services.queue.archive(draft.id)
    services.record("archive", _called(draft))
    visitor().review.note = "The report is archived; it can be brought back below."


def _add(services: Services, draft: Draft, action: panel.Action) -> None:
    """Add an incident from the marked words of the text."""
    start, end = panel.untwist_span(draft.text, _offset(action.get("start")), _offset(action.get("end")))
    services.queue.add(draft.id, lambda queued: incident_of_words(queued, start, end, gazetteer=services.gazetteer))


def _set(services: Services, draft: Draft, action: panel.Action) -> None:
    """Set a field of the report or of a card, or search on a card."""
    field, given = str(action.get("field", "")), action.get("values")
    values = [str(value) for value in given[:100]] if isinstance(given, list) else []
    text = values[0] if values else ""
    card, _, word = field.partition(".")
    number = _number(card, draft)
    if card == "report":
        with _note_problems(field):
            _correct_report(services, draft, word, text)
    elif number is not None and word == "place_search":
        _state(draft).place_searches[number] = text[:120]
    elif number is not None and word == "join_search":
        _state(draft).join_searches[number] = text[:120]
    elif number is not None and word.startswith("part:"):
        with _note_problems(field):
            services.queue.move_part(draft.id, number, word.removeprefix("part:"), proposals.read_count(text))
    elif number is not None:
        with _note_problems(field):
            changes = proposals.correction(draft.proposals[number].incident, word, values)
            services.queue.change(draft.id, number, _shelf(services), **changes)
            late = proposals.late_words(changes.get("date_end"), draft.report.published, services.today())
            if late:  # warn but accept it, because a report may announce an event
                raise ValueError(late)


def _correct_report(services: Services, draft: Draft, word: str, text: str) -> None:
    """Correct a draft's report; its text is extracted again if that can change the results."""
    report = proposals.with_detail(draft.report, word, text, today=services.today())
    services.queue.correct_report(
        draft.id, _shelf(services), lambda queued: drafts.with_report(queued, report, gazetteer=services.gazetteer)
    )


ON_DRAFTS: dict[str, Callable[[Services, Draft, panel.Action], object]] = {
    "accept_sure": _accept_sure,
    "undo": lambda services, draft, _: services.queue.undo(draft.id, _shelf(services)),
    "archive": _archive,
    "add": _add,
    "set": _set,
}
"""The actions on a draft."""


def _accept(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    del action
    if number in _asked(services, draft).doubles:
        visitor().review.note = "It may be on the map already: join it, or say that it is not the same."
        return
    services.queue.accept(draft.id, [number], _shelf(services))


def _merge(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    _state(draft).join_searches.pop(number, None)
    services.queue.merge(draft.id, number, str(action.get("into", "")), _shelf(services))


def _not_same(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Record that a proposal isn't a duplicate of a similar incident or proposal."""
    questions = _asked(services, draft)
    ids = {other.id for other, _ in questions.matched.get(number, ())}
    if number in questions.doubles:
        ids.add(questions.doubles[number].id)
    wanted = str(action.get("other", ""))
    services.queue.keep_apart(draft.id, number, [wanted] if wanted in ids else sorted(ids))


def _place(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Set a proposal's place to a search result."""
    place = services.gazetteer.get(str(action.get("place", "")))
    if place is None:
        return
    query = draft.proposals[number].incident.placement.query or place.name
    placement = Placement.at(place, query=query, place_id=place.id, method="hand")
    _state(draft).place_searches.pop(number, None)
    services.queue.change(draft.id, number, _shelf(services), placement=placement)


def _named(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Set a proposal's place to the one named at an offset of the text."""
    start = str(action.get("start", ""))
    for named in drafts.places_named(draft, number, gazetteer=services.gazetteer):
        if str(named.words.start) == start:
            placement = replace(named.placement, runners_up=())
            services.queue.change(draft.id, number, _shelf(services), words=(named.words,), placement=placement)
            return


def _choose(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Set a proposal's place to one of those that its words may mean."""
    offered = proposals.offered_places(draft.proposals[number], services.gazetteer)
    at = str(action.get("choice", ""))
    if at.isdecimal() and 0 < int(at) <= len(offered):
        choice = offered[int(at) - 1]
        words = () if choice.words is None else (choice.words,)
        services.queue.change(draft.id, number, _shelf(services), words=words, placement=choice.placement)


def _nowhere(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Remove a proposal's place: it is not stated."""
    del action
    placement = Placement(query=draft.proposals[number].incident.placement.query)
    services.queue.change(draft.id, number, _shelf(services), placement=placement)


def _line(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Move the dividing line before an event, or remove it."""
    line = next((line for line in parts.partings(draft) if line.second == number), None)
    if line is None:
        return
    by = {"back": -1, "on": 1}.get(str(action.get("by")))
    if by is None:
        services.queue.part(draft.id, "made one", lambda queued: parts.take_away(queued, line))
        return
    gazetteer = services.gazetteer
    services.queue.part(draft.id, "line moved", lambda queued: parts.move_line(queued, line, by, gazetteer))


def _refuse(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    del action
    services.queue.refuse(draft.id, [number])
    services.record("refuse", _called(draft, number))


def _bring_back(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    del action
    services.queue.bring_back(draft.id, number)
    services.record("bring back", _called(draft, number))


def _called(draft: Draft | None, number: int | None = None) -> str:
    """The name of a draft or proposal in the history."""
    if draft is None:
        return ""
    title = draft.report.title or draft.report.publisher or draft.id
    return title if number is None else f"{draft.proposals[number].incident.title}, of {title}"


def _begin_to_pick(services: Services, draft: Draft, number: int, action: panel.Action) -> None:
    """Wait for a click on the map for a proposal's place, or stop waiting."""
    del services, action
    state = _state(draft)
    state.picking = None if state.picking == number else number


ON_PROPOSALS: dict[str, Callable[[Services, Draft, int, panel.Action], object]] = {
    "accept": _accept,
    "refuse": _refuse,
    "bring_back": _bring_back,
    "split": lambda services, draft, number, _: services.queue.split(draft.id, number),
    "merge": _merge,
    "not_same": _not_same,
    "place": _place,
    "choose": _choose,
    "named": _named,
    "nowhere": _nowhere,
    "pick": _begin_to_pick,
    "line": _line,
}
"""The actions on a proposal."""


@contextmanager
def _note_problems(field: str = "") -> Iterator[None]:
    """Catch errors of an action, to show them beside their field at the next drawing."""
    try:
        yield
    except GeoError as error:
        visitor().review.note = str(error)
    except ValueError as error:
        if field:
            visitor().review.wrong_field, visitor().review.why_wrong = field, str(error)
        else:
            visitor().review.note = str(error)


def _state(draft: Draft) -> DraftState:
    return visitor().review.drafts[draft.id]


def _shelf(services: Services) -> Shelf:
    return Shelf(services.store, who=services.settings.who)


def _draft(queue: Queue) -> Draft | None:
    """The draft in the URL; None if there is none."""
    return queue.get(st.query_params.get("draft", ""))


def _offset(number: Any) -> int:
    return number if isinstance(number, int) else 0


def _number(text: Any, draft: Draft) -> int | None:
    try:
        number = int(text)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < len(draft.proposals) else None
