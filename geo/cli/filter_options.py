"""The filter's fields as command-line options, named as in a link; lists are given by repeating an option.

For an unknown value the nearest known one is suggested. Codes may be typed as labels ("Drone strike") or with hyphens;
countries by their ISO code.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import did_you_mean, pass_services, services_of
from geo.cli.output import one_line
from geo.errors import PlaceError
from geo.filter import AGAINST, ALL_DOMAINS, MAYBE, PLACE_FIELDS, SURE, Filter, Last
from geo.geodesy import Circle, Polygon
from geo.model import BBox
from geo.wording import LABELS, spelling_words

if TYPE_CHECKING:
    from geo.gazetteer import Divisions, Gazetteer, Place, TypedPlace
    from geo.services import Services
    from geo.store import Store


class Code(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """A code of the taxonomy, typed as code or label."""

    def __init__(self, word: str) -> None:
        self.name = word
        self.labels = LABELS[word]
        self.by_label = {label.lower(): code for code, label in self.labels.items()}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code for what was typed."""
        typed = str(value).strip().lower()
        code = typed.replace("-", "_").replace(" ", "_")
        if code in self.labels:
            return code
        if typed in self.by_label:
            return self.by_label[typed]
        near = did_you_mean(code, self.labels) or did_you_mean(typed, self.by_label)
        return self.fail(f"“{value}” is not known.{near} `incident-map codes {self.name}` lists them.", param, ctx)


class DayType(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """A day in ISO 8601."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Parse the day."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value).strip())
        except ValueError:
            return self.fail(f"“{value}” is no day; write it as 2025-08-20.", param, ctx)


class Country(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """An ISO 3166-1 alpha-2 code."""

    name = "country"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code in upper case."""
        code = str(value).strip().upper()
        if len(code) != 2 or not code.isascii() or not code.isalpha():
            return self.fail(f"“{value}” is no country code; write two letters, such as UA for Ukraine.", param, ctx)
        return code


class BoxType(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """A box on the map, in degrees."""

    name = "west,south,east,north"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> BBox:
        """Parse the box: west,south,east,north."""
        if isinstance(value, BBox):
            return value
        try:
            edges = tuple(map(float, str(value).split(",")))
            if len(edges) != len(BBox.__match_args__):
                raise ValueError(f"it has {len(edges)} of 4 numbers")
            return BBox(*edges)
        except ValueError as error:
            return self.fail(
                f"“{value}” is no box: {error}. Write west,south,east,north, such as 22,44,41,53.", param, ctx
            )


class Time(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """A period that ends now: "24h", "14d", "2w"."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Last:
        """Parse the period."""
        if isinstance(value, Last):
            return value
        try:
            return Last.read(str(value))
        except ValueError:
            return self.fail(f"“{value}” is no time; write 24h, 14d or 2w.", param, ctx)


class NearOption(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """A radius around a point, or around a place in the gazetteer."""

    name = "near"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Circle:
        """Parse the circle, looking up a place's name."""
        if isinstance(value, Circle):
            return value
        try:
            typed = _typed_place(str(value), ctx)
            if typed.is_region and typed.radius_km is None:
                return self.fail(
                    f"“{one_line(typed.words)}” is an area: --area “{one_line(typed.words)}” looks into it."
                )
            return typed.circle()
        except PlaceError as error:
            return self.fail(one_line(str(error)), param, ctx)
        except ValueError as error:
            return self.fail(
                f"“{value}” is no place and distance: {error}. Write 48.74,37.58,30 or “Kramatorsk, 30”.", param, ctx
            )


class AreaOption(click.ParamType):  # type: ignore[type-arg] # generic only since click 8.4
    """Corners of an area, a file of areas, or a region's name."""

    name = "area"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Polygon, ...] | TypedPlace:
        """The areas in a file, the area with the given corners, or the place with the name."""
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return] # converted already
        if _is_file(value):
            from geo.datasets import areas_in_file  # shape libraries, and --help must be fast

            return areas_in_file(Path(value))
        shown, problems = Filter.from_query([("area", value)])
        if not problems:
            return shown.area
        try:
            typed = _typed_place(value, ctx)
            if typed.filled() or typed.is_region:
                return typed
            if typed.point is not None:
                words = one_line(value if typed.radius_km is not None else f"{value}, 30")
                return self.fail(f"“{one_line(value)}” is no area: --near “{words}” looks around it.", param, ctx)
        except PlaceError as error:
            return self.fail(one_line(str(error)), param, ctx)
        except ValueError:
            pass
        return self.fail(
            f"“{one_line(value[:80])}” is no file, no region that the gazetteer knows, and no area; "
            "write lat,lon;lat,lon;lat,lon with three corners or more.",
            param,
            ctx,
        )


def _is_file(value: str) -> bool:
    try:
        return Path(value).is_file()
    except (OSError, ValueError):  # corners can be too long for a file name
        return False


def _typed_place(value: str, ctx: click.Context | None) -> TypedPlace:
    from geo.gazetteer import read_typed_place  # half a second, which --help must not wait for

    assert ctx is not None  # options of commands always have a context
    services = services_of(ctx)
    return read_typed_place(value, lambda: services.gazetteer, services.places.get)


_OPTIONS = (
    click.option("--type", multiple=True, type=Code("type"), metavar="CODE", help="Event type, such as drone_strike."),
    click.option(
        "--domain",
        multiple=True,
        type=Code("domain"),
        metavar="CODE",
        help="Domain of event types, such as kinetic; “all” for all.",
    ),
    click.option("--since", type=DayType(), metavar="DAY", help="First day, such as 2025-08-01."),
    click.option("--until", type=DayType(), metavar="DAY", help="Last day, included."),
    click.option(
        "--q",
        default="",
        metavar="WORDS",
        help="Words in title, text, place (in any spelling) or actors; “a phrase”, -without, this OR that.",
    ),
    click.option("--country", multiple=True, type=Country(), metavar="XX", help="Country by its ISO code, such as UA."),
    click.option("--region", multiple=True, metavar="NAME", help="Region of a country, in any spelling."),
    click.option("--target", multiple=True, type=Code("target"), metavar="CODE", help="What was hit, such as energy."),
    click.option(
        "--means", multiple=True, type=Code("means"), metavar="CODE", help="Means of the attack, such as drone."
    ),
    click.option("--actor", multiple=True, metavar="NAME", help="Actor, as reported."),
    click.option(
        "--verification",
        multiple=True,
        type=Code("verification"),
        metavar="CODE",
        help="How well it is verified, such as confirmed.",
    ),
    click.option(
        "--precision",
        multiple=True,
        type=Code("precision"),
        metavar="CODE",
        help="How precisely the place is known, such as exact.",
    ),
    click.option("--source", multiple=True, metavar="NAME", help="Publisher or dataset that reports it."),
    click.option("--hide", multiple=True, metavar="DATASET", help="Dataset to leave out, by its key in `store info`."),
    click.option("--min_killed", "--min-killed", type=click.IntRange(0), metavar="N", help="At least so many killed."),
    click.option(
        "--min_injured", "--min-injured", type=click.IntRange(0), metavar="N", help="At least so many injured."
    ),
    click.option(
        "--view", default="", metavar="NAME", help="Saved view to start from; other options replace its values."
    ),
    click.option("--last", type=Time(), metavar="TIME", help="Period that ends now, such as 24h, 14d or 2w."),
    click.option("--bbox", type=BoxType(), metavar="W,S,E,N", help="Box, its edges in degrees."),
    click.option(
        "--near",
        type=NearOption(),
        metavar="LAT,LON,KM",
        help="Circle around a point (48.7,37.6,30), a place or one of your own (“Kramatorsk, 30”).",
    ),
    click.option(
        "--area",
        multiple=True,
        type=AreaOption(),
        metavar="AREA",
        help="Region (“Sumy region”), file of areas, or corners (lat,lon;lat,lon;…).",
    ),
    click.option(
        "--within",
        type=click.Choice([SURE, MAYBE]),
        default=SURE,
        show_default=True,
        help="With “maybe”, also incidents whose circle of uncertainty lies only partly in --bbox, --near or --area.",
    ),
)


against_option = click.option(
    "--against",
    type=click.Choice(AGAINST),
    default=AGAINST[0],
    show_default=True,
    help="What to compare the period with: the period before, the same days a year before, or nothing.",
)
"""The option of commands that compare the filter's period."""

_FILTER_HELP = """The options of the filter are named as in a link of the map. Those with several values are repeated:
--type drone_strike --type air_strike. Statements, talks and alerts are left out unless asked for (--domain all).
`incident-map codes` lists the codes."""


def with_filter(command: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a command to get its services, and the filter options as a :class:`~geo.filter.Filter` ``filter``.

    The command's help explains these options as well.
    """

    @pass_services
    @functools.wraps(command)
    def run(services: Services, *args: Any, **options: Any) -> Any:
        words = {field.name: options.pop(field.name) for field in fields(Filter)}
        named = [name for typed in words["region"] for name in _regions(services, typed, words["country"])]
        words["region"] = tuple(dict.fromkeys(named))
        has_place = any(words[word] for word in PLACE_FIELDS)
        words |= _where(services, words)
        filter = Filter(**words)
        if name := options.pop("view"):
            typed = {word.name: getattr(filter, word.name) for word in fields(Filter)}
            at_first = Filter()
            given = {word: value for word, value in typed.items() if value != getattr(at_first, word)}
            view = services.views.named(name).filter
            filter = replace(_elsewhere(view, services) if has_place else view, **given)
        if filter.search.names:
            click.echo(
                f"Searched: {one_line(filter.q)}, {one_line(spelling_words(filter.search))}; “in quotes” only so.",
                err=True,
            )
        return command(services, *args, filter=filter, **options)

    run.__doc__ = f"{inspect.cleandoc(command.__doc__ or '')}\n\n{_FILTER_HELP}"
    for option in reversed(_OPTIONS):
        run = option(run)
    return run


def _elsewhere(view: Filter, services: Services) -> Filter:
    """A view without its own place, of which is said that another one was given for it."""
    place = {word: getattr(view, word) for word in ("country", "region", *PLACE_FIELDS) if getattr(view, word)}
    if not place:
        return view
    words = services.filter_words(Filter(domain=(ALL_DOMAINS,), **place))
    click.echo(f"In place of the view’s own place: {one_line(words.partition('; ')[2])}.", err=True)
    at_first = Filter()
    return replace(view, **{word: getattr(at_first, word) for word in place})


def _where(services: Services, words: dict[str, Any]) -> dict[str, Any]:
    """The filter fields for the given areas: ``region`` or ``country`` where equivalent, else ``area``."""
    if not words["area"]:
        return {}
    from geo.gazetteer import TypedPlace  # half a second, which others needn't wait for

    typed = [each for each in words["area"] if isinstance(each, TypedPlace)]
    if len(typed) == len(words["area"]) and (named := _divisions(services, typed, words)) is not None:
        return {"area": (), **named}
    areas: list[Polygon] = []
    for each in words["area"]:
        areas += each.areas if isinstance(each, TypedPlace) else each
    for place in (each.place for each in typed if each.place is not None):
        if not services.gazetteer.areas(place.id):
            raise click.UsageError(f"The gazetteer has no outline of {place.name}; take --region or --country for it.")
        click.echo(f"{place.name} is taken by its outline, which has few corners and is only about right.", err=True)
    return {"area": tuple(areas)}


def _divisions(services: Services, typed: list[TypedPlace], words: dict[str, Any]) -> dict[str, Any] | None:
    """The filter fields for places that are regions or countries; None if they can't be combined with the other
    options.
    """
    from geo.gazetteer import divisions_of  # as in _where

    present = [name for name, _ in services.store.facets(Filter(domain=(ALL_DOMAINS,))).get("region", ())]
    named = [None if each.place is None else divisions_of(each.place, services.gazetteer, present) for each in typed]
    divisions = [each for each in named if each is not None]
    return _together(divisions, words) if len(divisions) == len(named) else None


def _together(divisions: Sequence[Divisions], words: Mapping[str, Any]) -> dict[str, Any] | None:
    """The filter fields for several divisions together; None if they can't be combined with the other fields."""
    region = tuple(name for each in divisions for name in each.region)
    countries = list(dict.fromkeys(each.country for each in divisions))
    if region and words["region"]:
        return None
    if countries == [()]:
        return {"country": words["country"], "region": region}
    if words["country"]:
        return None
    if not region:
        return {"country": tuple(code for each in countries for code in each)}
    of_one_country = len(countries) == 1 and all(each.region for each in divisions)
    return {"country": countries[0], "region": region} if of_one_country else None


def _regions(services: Services, typed: str, countries: tuple[str, ...]) -> list[str]:
    """A region as typed; if no incident has it, also its name in the gazetteer, with a message.

    A name that several countries' regions share is resolved if a country is given. The name of a country or disputed
    area isn't taken for another region: Kosovo isn't Kukës, and Gaza isn't a province of Mozambique.
    """
    if services.store.count(Filter(domain=(ALL_DOMAINS,), region=(typed,))):
        return [typed]
    gazetteer = services.gazetteer
    places = [gazetteer.region(country, typed) for country in countries or ("",)]
    names = [place.name for place in places if place is not None and not _is_borne_by_another(place, typed, gazetteer)]
    for name in names:
        if name != typed:
            click.echo(f"No incident has the region “{one_line(typed)}”; “{one_line(name)}” was taken.", err=True)
    return [typed, *names]


def _is_borne_by_another(place: Place, typed: str, gazetteer: Gazetteer) -> bool:
    """Whether a region's name, or the typed one, is also that of a country or disputed area other than the region."""
    from geo.gazetteer import DISPUTED  # half a second, which --help must not wait for

    disputed = [each for listed in DISPUTED.values() for each in listed.items()]
    bearers = {
        match.place.id
        for name in (typed, place.name)
        for match in gazetteer.plain(name, kinds=("country", "admin1", "area"), exactly=True)
        if match.place.kind == "country"
        or any(
            match.place.country == code and (not regions or match.place.name in regions) for code, regions in disputed
        )
    }
    return bool(bearers) and place.id not in bearers


def explain_no_match(store: Store, filter: Filter) -> None:
    """Explain on standard error why nothing matches: names that no incident has, with the nearest existing ones."""
    everything = Filter(domain=(ALL_DOMAINS,))
    lines = [f"No incident matches; {store.count(everything):,} are stored."]
    facets = store.facets(everything)
    for word in ("country", "region", "actor", "source"):
        names = [name for name, _ in facets.get(word, ())]
        for value in getattr(filter, word):
            if value not in names:
                near = did_you_mean(value, names)
                lines.append(f"None has the {word} “{one_line(value)}”.{near}")
    if not filter.domain and not filter.type:
        lines.append("Statements, talks and alerts are left out unless asked for: --domain all.")
    click.echo(" ".join(lines), err=True)
