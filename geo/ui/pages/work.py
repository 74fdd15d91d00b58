"""Editing stored incidents: the open one, or those selected in the list.

Each change is one act, which can be undone. Notes and tags, which aren't part of the incidents, are kept and undone in
:class:`geo.review.Notes`. Nothing here draws: :mod:`geo.ui.pages.details` and :mod:`geo.ui.pages.listing` get plain
values.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from geo import taxonomy, wording
from geo.edits import correct, join, move_part, split_off
from geo.errors import GeoError
from geo.model import Incident, Placement
from geo.review import Own, drafts
from geo.services import Services
from geo.store import SCOPES, Act, ProtectionRule, Store
from geo.ui.live import panel
from geo.ui.pages import details, proposals
from geo.ui.pages.differences import differences
from geo.ui.state import MapState, Work
from geo.writers import WRITERS

MOST_SELECTED = 500
"""The most incidents that can be edited at once: their ids are put in a URL, and each is loaded."""
_LINES = 6
"""The most changes shown in a preview; further ones are counted."""
_SHORT = 200
DETAILS_FORMS = ("edit", "join", "split", "remove", "protect", "history")
BULK_FORMS = ("join", "tag", "export", "correct", "remove")

CORRECTABLE_FIELDS = {
    "event_type": "Event",
    "verification": "Verification",
    "date": "Day",
    "until": "Last day",
    "killed": "Killed",
    "injured": "Injured",
    "actor": "Attributed to",
    "target_actor": "Against whom",
    "people": "Who was hurt",
    "damage": "Damage",
    "target": "Target",
    "means": "Means",
}
"""The fields that can be corrected for several incidents at once; for the open one also title and place."""
_FACTS = {
    "event_type": "kind",
    "date": "when",
    "until": "when",
    "verification": "sure",
    "actor": "by",
    "target_actor": "against",
}
"""The key of a field in :func:`geo.wording.facts`, where it differs."""
_CHOICES: dict[str, Mapping[str, str]] = {
    "event_type": wording.LABELS["type"],
    "verification": taxonomy.VERIFICATIONS,
    "target": taxonomy.TARGETS,
    "means": taxonomy.MEANS,
}


def control(field: str, values: Sequence[str] = ()) -> dict[str, Any]:
    """The form control of a field: one or several codes, a date, or text."""
    kind = "day" if field in ("date", "until") else "text"
    if field in _CHOICES:
        kind = "many" if field in ("target", "means") else "one"
    return {
        "field": field,
        "label": CORRECTABLE_FIELDS.get(field, field),
        "kind": kind,
        "choices": [(code, label, code in values) for code, label in _CHOICES.get(field, {}).items()],
        "value": values[0] if values else "",
        "hint": "14, 14+, 10-14" if field in ("killed", "injured") else "",
    }


def controls(incident: Incident) -> list[dict[str, Any]]:
    """The form controls of an incident, with its values."""
    return [control(field, typed(incident, field)) for field in CORRECTABLE_FIELDS]


def typed(incident: Incident, field: str) -> list[str]:
    """The value of a field as typed into a form."""
    if field in ("killed", "injured"):
        return [proposals.count_text(getattr(incident, field))]
    if field in ("date", "until"):
        day = incident.date_start if field == "date" else incident.date_end
        return [day.isoformat() if day else ""]
    value = getattr(incident, field)
    if field in ("target", "means"):
        return list(value)
    return ["; ".join(value) if isinstance(value, tuple) else value]


def corrected(incident: Incident, values: Mapping[str, Sequence[str]]) -> Incident:
    """The incident with the fields changed in a form.

    Raises
    ------
    ValueError
        A value is invalid; the message says what is expected.
    """
    changed = incident
    for field in ("title", *CORRECTABLE_FIELDS):
        if field in values and list(values[field]) != typed(incident, field):
            changed = correct(changed, **proposals.correction(changed, field, values[field]))
    return changed


# ---------------------------------------------------------------------- what is shown of a form


def details_values(services: Services, state: MapState, incident: Incident) -> dict[str, Any]:
    """The template values of the details beside the facts: the open form, notes and tags."""
    work, form = state.work, "" if state.work.ids else state.work.form
    own = services.notes.of((incident.id, *incident.merged_from))
    values: dict[str, Any] = {
        "form": form,
        "problem": work.problem if form else "",
        "words": work.words,
        "texts": {
            report.id: "review?" + urlencode({"draft": draft.id})
            for report in incident.reports
            if (draft := services.queue.get(report.id.removeprefix("report-"))) is not None
        },
        "own": {
            "tags": own.tags,
            "notes": [
                {"text": note.text, "line": f"{wording.day_words(note.when.date())}, {note.who or 'you'}"}
                for note in own.notes
            ],
            "known": [tag for tag in services.notes.tags() if tag not in own.tags][:20],
        },
    }
    more = {
        "edit": _edit_values,
        "join": _join_values,
        "split": _split_values,
        "protect": _protect_values,
        "history": _history_values,
    }.get(form)
    values["readers"] = [_rule_words(services, rule) for rule in services.store.rules_of(incident)]
    return values | (more(services, work, incident) if more else {})


def _rule_words(services: Services, rule: ProtectionRule) -> str:
    """A protection rule in words, for editors, with its scope."""
    if rule.scope == "dataset":
        name = services.dataset_names().get(rule.name, rule.name)
        return f"{rule.words}, as all of {name}."
    return f"{rule.words}{f', as every {_type(rule.name).lower()}' if rule.scope == 'type' else ''}."


def _type(code: str) -> str:
    return taxonomy.EVENT_TYPES[code].label


def _protect_values(services: Services, work: Work, incident: Incident) -> dict[str, Any]:
    del work
    mine: ProtectionRule | None = next(
        (rule for rule in services.store.rules_of(incident) if rule.scope == "incident"), None
    )
    within = mine.within_km if mine is not None else 0
    return {
        "scopes": [
            ("incident", "This incident"),
            ("type", f"Every {_type(incident.event_type).lower()}"),
            ("dataset", f"All of {services.dataset_names().get(incident.source, incident.source)}"),
        ],
        "within": [(str(km), f"within {km} km", km == within) for km in sorted({*_WITHIN_KM, within} - {0})],
        "days": str(mine.days) if mine is not None and mine.days else "",
        "hidden": mine is not None and mine.hidden,
    }


_WITHIN_KM = (1, 5, 10, 25, 50, 100)


def _edit_values(services: Services, work: Work, incident: Incident) -> dict[str, Any]:
    places = services.gazetteer.lookup(work.words, limit=_LINES) if work.words else []
    place = services.gazetteer.get(work.place) if work.place else None
    return {
        "controls": controls(incident),
        "updated": incident.updated.isoformat() if incident.updated else "",
        "place": wording.facts(incident, country=services.gazetteer.country_name)["where"].words
        if place is None
        else place.name,
        "place_id": work.place,
        "places": [
            {
                "id": each.place.id,
                "name": each.place.name,
                "hint": proposals.around_words(each.place, services.gazetteer.country_name(each.place.country)),
            }
            for each in places
        ],
    }


def _join_values(services: Services, work: Work, incident: Incident) -> dict[str, Any]:
    store, country = services.store, services.gazetteer.country_name
    if work.other and (other := store.get(work.other)) is not None:
        unlike = differences([incident, other], country)
        return {"candidate": {"id": other.id, "title": other.title, "line": _line(other, country)}, "unlike": unlike}
    if work.words:
        others = [(other, "") for other in drafts.search(work.words, incident, store)]
    else:
        others = [(other, " · ".join(likeness.reasons)) for other, likeness in drafts.similar(incident, store)]
    return {
        "candidate": None,
        "others": [
            {"id": other.id, "title": other.title, "line": " · ".join(filter(None, (_line(other, country), why)))}
            for other, why in others
        ],
    }


def _line(incident: Incident, country: Callable[[str], str]) -> str:
    facts = wording.facts(incident, country=country)
    publishers = ", ".join(incident.publishers) or "publisher not given"
    return " · ".join((facts["when"].words, facts["where"].words, publishers))


def _split_values(services: Services, work: Work, incident: Incident) -> dict[str, Any]:
    del services, work
    return {
        "split_reports": [
            (report.id, report.title or "Title not given", details.report_facts(report))
            for report in (incident.reports if len(incident.reports) > 1 else ())
        ],
        "split_claims": [(at, wording.claim_words(claim)) for at, claim in enumerate(incident.claims)],
        "figures": [
            (field, wording.count_words(getattr(incident, field)))
            for field in ("killed", "injured")
            if getattr(incident, field) is not None
        ],
    }


def _history_values(services: Services, work: Work, incident: Incident) -> dict[str, Any]:
    del work
    revisions = services.store.history(incident.id)
    return {
        "history": [
            {
                "when": f"{'before ' if revision.commit.noted else ''}{revision.commit.when:%-d %b %Y, %H:%M} UTC",
                "what": what,
                "line": " · ".join(filter(None, (revision.commit.act.who, note))),
                "undone": bool(revision.commit.undone_by),
            }
            for revision in reversed(revisions)
            for what, note in (wording.act_words(revision.commit.act.what, revision.commit.act.note),)
        ]
    }


def bulk_values(services: Services, work: Work) -> dict[str, Any] | None:
    """The template values of the list's form for selected incidents; None if none is open."""
    if not work.ids or work.form not in BULK_FORMS:
        return None
    count = len(work.ids)
    values: dict[str, Any] = {
        "form": work.form,
        "count": count,
        "number": wording.number_words(count),
        "problem": work.problem,
        "reason": (work.values.get("reason") or [""])[0],
        "lines": [],
        "notes": [],
        "unlike": [],
        "ready": False,
    }
    if work.form == "export":
        values["files"] = [
            {"href": _download(code, work.ids), "label": writer.label, "hint": writer.purpose}
            for code, writer in WRITERS.items()
        ]
        values["own"] = "notes.csv?" + urlencode([("id", id) for id in work.ids])
    if work.form == "tag":
        values["known"] = list(services.notes.tags())[:20]
    if work.form == "correct":
        values |= _preview(services.store, work)
    if work.form == "join":
        values |= _join_preview(services, work)
    return values


def _download(code: str, ids: Sequence[str]) -> str:
    return "download?" + urlencode([("format", code), *(("id", id) for id in ids)])


def _preview(store: Store, work: Work) -> dict[str, Any]:
    """A preview of a correction."""
    values = work.values.get(work.corrects, [])
    shown: dict[str, Any] = {
        "fields": list(CORRECTABLE_FIELDS.items()),
        "field": work.corrects,
        "control": control(work.corrects, values),
        "ready": False,
    }
    if work.corrects not in work.values or work.problem:
        return shown
    pairs = [(before, corrected(before, work.values)) for before in store.get_many(work.ids)]
    changes = [(before, after) for before, after in pairs if before != after]
    lines = [
        {"title": before.title, "before": said(before, work.corrects), "after": said(after, work.corrects)}
        for before, after in changes[:_LINES]
    ]
    retitled = sum(before.title != after.title for before, after in changes)
    notes = [
        f"{len(changes) - len(lines):,} more" if len(changes) > len(lines) else "",
        f"{len(pairs) - len(changes):,} of {len(pairs):,} have it already" if len(changes) < len(pairs) else "",
        f"{retitled:,} title{'s' if retitled > 1 else ''} made from the values will follow" if retitled else "",
    ]
    return shown | {"lines": lines, "notes": [*filter(None, notes)], "ready": bool(changes), "changes": len(changes)}


def said(incident: Incident, field: str) -> str:
    """The value of an incident's field, in a reader's words."""
    words = wording.facts(incident)[_FACTS.get(field, field)].words
    return words or (wording.NO_FIGURE if field in ("killed", "injured") else wording.NOT_STATED)


def _join_preview(services: Services, work: Work) -> dict[str, Any]:
    """A preview of joining several incidents."""
    incidents = services.store.get_many(work.ids)
    try:
        whole = join(incidents)
    except ValueError as error:
        return {"notes": [str(error)]}
    country = services.gazetteer.country_name
    where = wording.facts(whole, country=country)["where"].words
    reports = len(whole.reports)
    notes = [f"{said(whole, 'date')} · {where}"]
    notes += [f"{CORRECTABLE_FIELDS[field]}: {said(whole, field)}" for field in ("killed", "injured", "verification")]
    return {
        "ready": True,
        "whole": whole.title,
        "notes": [*notes, f"{reports:,} report{'s' if reports != 1 else ''}"],
        "unlike": differences(incidents, country),
    }


# ---------------------------------------------------------------------- what is done


def _open_form(services: Services, state: MapState, action: panel.Action) -> None:
    del services
    form = str(action.get("formName"))
    if form in DETAILS_FORMS and state.incident:
        state.work.begin("" if form == state.work.form and not state.work.ids else form)


def _open_bulk(services: Services, state: MapState, action: panel.Action) -> None:
    del services
    form, ids = str(action.get("form")), action.get("ids")
    if form in BULK_FORMS and isinstance(ids, list) and ids:
        picked = tuple(dict.fromkeys(str(id)[:_SHORT] for id in ids[:MOST_SELECTED]))
        again = form == state.work.form and picked == state.work.ids
        state.work.begin("" if again else form, () if again else picked)


def _close(services: Services, state: MapState, action: panel.Action) -> None:
    del services, action
    state.work.begin()


def _search(services: Services, state: MapState, action: panel.Action) -> None:
    del services
    state.work.words, state.work.other = _first(action.get("values"))[:120], ""


def _choose_place(services: Services, state: MapState, action: panel.Action) -> None:
    if services.gazetteer.get(str(action.get("place", ""))) is not None:
        state.work.place, state.work.words = str(action["place"]), ""


def _choose_field(services: Services, state: MapState, action: panel.Action) -> None:
    del services
    field = _first(action.get("values"))
    if field in CORRECTABLE_FIELDS:
        state.work.corrects, state.work.values, state.work.problem = field, {}, ""


def _save(services: Services, state: MapState, action: panel.Action) -> None:
    """Store the open incident with the form's values."""
    incident, work, values = services.store.get(state.incident), state.work, _filled(action)
    if incident is None:
        return
    updated = incident.updated.isoformat() if incident.updated else ""
    if values.get("updated", [updated])[0] != updated:
        work.problem = "Somebody changed it meanwhile: look at it again, then save."
        return
    with _say_problems(work):
        changed = corrected(incident, values)
        place = services.gazetteer.get(work.place) if work.place else None
        if values.get("nowhere"):
            changed = correct(changed, placement=Placement(query=incident.placement.query))
        elif place is not None:
            query = incident.placement.query or place.name
            placement = Placement.at(place, query=query, place_id=place.id, method="hand")
            changed = correct(changed, placement=placement)
        if changed == incident:
            work.begin()
            return
        fields = wording.fields_words(
            name for name in changed.edited if getattr(changed, name) != getattr(incident, name)
        )
        done = services.store.change([changed], act=_act(services, "edit", changed.title))
        work.finish(f"Saved: {fields or 'title'}.", done.act_id)


def _protect(services: Services, state: MapState, action: panel.Action) -> None:
    """Set a protection rule for the open incident, its type or its dataset."""
    incident, values = services.store.get(state.incident), _filled(action)
    scope = _first(values.get("scope"))
    if incident is None or scope not in SCOPES:
        return
    name = {"type": incident.event_type, "dataset": incident.source}.get(scope, incident.id)
    within_km, days = (_first(values.get(each)) for each in ("within_km", "days"))
    with _say_problems(state.work):
        if not all(each.isdecimal() for each in (within_km, days) if each):
            raise ValueError("Days are a whole number, such as 14.")
        rule = ProtectionRule(
            scope=scope,
            name=name,
            within_km=int(within_km or 0),
            days=int(days or 0),
            hidden=bool(values.get("hidden")),
        )
        done = services.store.protect(rule, act=_act(services, "protect", ""))
        words = [_rule_words(services, each) for each in services.store.rules_of(incident)]
        state.work.finish(" ".join(words) or _rule_words(services, rule), done)


def _join_with(services: Services, state: MapState, action: panel.Action) -> None:
    """Join the open incident with another, whose reports become further sources of it.

    If they differ, the form says in what, and waits for a second press.
    """
    store = services.store
    incident, other = store.get(state.incident), store.get(str(action.get("into", "")))
    if incident is None or other is None or other.id == incident.id:
        state.work.problem = "That incident isn’t there any more."
        return
    if not action.get("sure") and differences([incident, other], services.gazetteer.country_name):
        state.work.other = other.id
        return
    with _say_problems(state.work):
        _store_joined(services, state.work, [incident, other])


def _store_joined(services: Services, work: Work, incidents: Sequence[Incident]) -> None:
    whole, *others = join(incidents), *incidents[1:]
    reasons = {other.id: f"merged into {whole.id}" for other in others}
    done = services.store.change([whole], reasons, act=_act(services, "merge", whole.title), seen=others)
    work.finish(f"Joined {len(incidents)} into one: {whole.title.rstrip('.')}.", done.act_id)


def _split(services: Services, state: MapState, action: panel.Action) -> None:
    """Split reports or claims off the open incident, with their part of the figures."""
    store, values = services.store, _filled(action)
    incident = store.get(state.incident)
    if incident is None:
        return
    claims = [int(at) for at in values.get("claim", ()) if at.isdecimal()]
    with _say_problems(state.work):
        names = (f"{incident.id}.{number}" for number in itertools.count(2))
        taken = set(itertools.takewhile(store.history, names))
        first, second = split_off(incident, values.get("report", ()), claims, taken)
        for field in ("killed", "injured"):
            if part := proposals.read_count(_first(values.get(field))):
                first, second = move_part(first, second, field, part)
        done = store.change([first, second], act=_act(services, "split", incident.title))
        state.open(second.id)
        state.work.finish("Split off: this is the new incident.", done.act_id, origin=first.id)


def _remove(services: Services, state: MapState, action: panel.Action) -> None:
    """Delete the selected incidents or the open one, with a reason."""
    work = state.work
    reason = " ".join(_first(_filled(action).get("reason")).split())[:_SHORT]
    ids = work.ids or ((state.incident,) if state.incident else ())
    if not reason:
        work.problem = "Say why: the reason stays in the history."
        return
    with _say_problems(work):
        done = services.store.change((), dict.fromkeys(ids, reason), act=_act(services, "delete", reason))
        if state.incident in ids:
            state.open("")
        work.finish(f"Removed {wording.number_words(done.rows)}: {reason.rstrip('.')}.", done.act_id)


def _bulk_join(services: Services, state: MapState, action: panel.Action) -> None:
    del action
    with _say_problems(state.work):
        _store_joined(services, state.work, services.store.get_many(state.work.ids))


def _bulk_correct(services: Services, state: MapState, action: panel.Action) -> None:
    """Handle the button of the form: with new values it shows what they change, with the same again it corrects."""
    work = state.work
    given = {work.corrects: _filled(action).get(work.corrects, [])}
    if given == work.values:
        _correct_selected(services, work)
    else:
        work.problem, work.values = "", given
        _check_selected(services, work)


def _check_selected(services: Services, work: Work) -> None:
    """Say what prevents the form's correction for the selected incidents, if anything does."""
    with _say_problems(work):
        for incident in services.store.get_many(work.ids):
            corrected(incident, work.values)


def _correct_selected(services: Services, work: Work) -> None:
    """Correct the selected incidents by the form's values, as one act."""
    with _say_problems(work):
        pairs = [(before, corrected(before, work.values)) for before in services.store.get_many(work.ids)]
        changed = [after for before, after in pairs if after != before]
        note = f"{CORRECTABLE_FIELDS[work.corrects]} of {wording.number_words(len(changed))}"
        done = services.store.change(changed, act=_act(services, "edit", note))
        work.finish(f"Corrected: {note}.", done.act_id)


def _tag(services: Services, state: MapState, action: panel.Action) -> None:
    """Tag the selected incidents or the open one."""
    work, tag = state.work, _first(_filled(action).get("tag")) or str(action.get("tag", ""))
    ids = work.ids or ((state.incident,) if state.incident else ())
    if not tag.strip() or not ids:
        return
    _own(services, state, ids, lambda own: own.tagged(tag), f"Tagged {wording.number_words(len(ids))}: {tag.strip()}.")


def _untag(services: Services, state: MapState, action: panel.Action) -> None:
    tag = str(action.get("tag", ""))
    _own(services, state, _every_id(services, state), lambda own: own.untagged(tag), f"Tag taken away: {tag}.")


def _note(services: Services, state: MapState, action: panel.Action) -> None:
    text = _first(_filled(action).get("note"))
    if text.strip() and state.incident:
        now, who = services.now(), services.settings.who
        _own(services, state, [state.incident], lambda own: own.noted(text, now, who), "Noted.")


def _unnote(services: Services, state: MapState, action: panel.Action) -> None:
    """Remove a note of the open incident, by its index."""
    number = str(action.get("number", ""))
    shown = services.notes.of(_every_id(services, state)).notes
    if number.isdecimal() and int(number) < len(shown):
        note = shown[int(number)]

        def without(own: Own) -> Own:
            return own.without_note(own.notes.index(note)) if note in own.notes else own

        _own(services, state, _every_id(services, state), without, "Note taken away.")


def _every_id(services: Services, state: MapState) -> list[str]:
    """The open incident's id, and those that were merged into it."""
    incident = services.store.get(state.incident)
    return [] if incident is None else [incident.id, *incident.merged_from]


def _own(services: Services, state: MapState, ids: Sequence[str], change: Callable[[Own], Own], words: str) -> None:
    with _say_problems(state.work):
        before = services.notes.change(ids, change)
        state.work.finish(words, before=before)


def _tagged(services: Services, state: MapState, action: panel.Action) -> None:
    """List the incidents with a tag beside the map."""
    del services
    tag = str(action.get("tag", ""))[:_SHORT]
    state.open("")
    state.tag = tag


def _undo(services: Services, state: MapState, action: panel.Action) -> None:
    """Undo the last change."""
    del action
    work = state.work
    act_id, before, origin = work.act_id, work.before, work.origin
    with _say_problems(work, done=True):
        if act_id:
            undone = services.store.undo(act_id, who=services.settings.who)
            kept = f" {undone.kept} changed since and stay." if undone.kept else ""
            work.finish(f"Undone.{kept}")
            if state.incident and services.store.get(state.incident) is None:
                state.open(origin)
        elif before:
            services.notes.restore(before)
            work.finish("Undone.")


def _dismiss(services: Services, state: MapState, action: panel.Action) -> None:
    del services, action
    work = state.work
    work.done, work.act_id, work.before = "", "", {}


ACTIONS: dict[str, Callable[[Services, MapState, panel.Action], None]] = {
    "form": _open_form,
    "bulk": _open_bulk,
    "form_close": _close,
    "form_search": _search,
    "form_place": _choose_place,
    "form_field": _choose_field,
    "save": _save,
    "join_with": _join_with,
    "split_off": _split,
    "remove": _remove,
    "protect": _protect,
    "bulk_join": _bulk_join,
    "bulk_correct": _bulk_correct,
    "tag": _tag,
    "untag": _untag,
    "note": _note,
    "unnote": _unnote,
    "tagged": _tagged,
    "undo": _undo,
    "dismiss": _dismiss,
}
"""The actions on incidents."""


def _act(services: Services, what: str, note: str) -> Act:
    return Act(who=services.settings.who, what=what, note=note)


def _filled(action: panel.Action) -> dict[str, list[str]]:
    """The form's values by name, as texts of bounded length."""
    given = action.get("filled")
    if not isinstance(given, Mapping):
        return {}
    return {
        str(name)[:_SHORT]: [str(value)[:4_000] for value in values[:_SHORT]]
        for name, values in given.items()
        if isinstance(values, list)
    }


def _first(values: Any) -> str:
    return str(values[0]) if isinstance(values, list) and values else ""


@contextmanager
def _say_problems(work: Work, *, done: bool = False) -> Iterator[None]:
    """Catch errors of an action, to show them in the form or in the message."""
    try:
        yield
    except (GeoError, ValueError, OSError) as error:
        if done or not work.form:
            work.finish(str(error))
        else:
            work.problem = str(error)
