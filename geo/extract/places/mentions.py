"""A mention of a place in a text: the value that the places half of extraction hands to the events half.

It holds all that a :class:`geo.model.Placement` needs, with the position of the words and their role: a dateline or a
politician's home town is a place, but nothing happened there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from geo.gazetteer import Gazetteer, Place
from geo.model import Placement, Point, RunnerUp

ROLES: dict[str, str] = {
    "": "said of what the sentence tells",
    "dateline": "where the report was filed ('KYIV, Ukraine (AP) -')",
    "origin": "where a person is from or holds office ('the mayor of Lviv', 'Ohio Republican')",
    "passage": "where people came from or were going ('returning from Samarra', 'taken to Kharkiv')",
    "container": "the larger place that another mention lies in ('Ohio' in 'Dayton, Ohio')",
    "name": "a part of the name of an organisation, a team or an office ('Boston Police')",
    "share": "where most, and not all, of those counted came to harm ('40 dead, most of them in Zamfara')",
    "aside": "a home, or where it was said: the event's place only if its sentence names no other ('lived in Leeds')",
    "government": "a capital or country that speaks, or where somebody spoke ('Moscow said', 'told reporters in Jos')",
}
"""The roles of a mention; only one with the empty role is by itself an incident's place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """One mention of a place in a text, and what it was resolved to.

    Attributes
    ----------
    start, end : int
        Character offsets in the text, end exclusive: the place's name alone, without the words around it.
    text : str
        The words between them.
    query : str
        The name that was looked up: in its base form, without a case ending or a possessive.
    point : Point or None
        The chosen position; None where the gazetteer doesn't know the name.
    geometry : str or None
        A GeoJSON geometry (lon, lat order) if the place is a line or an area of its own.
    precision : str
        One of :data:`geo.taxonomy.PRECISIONS`.
    radius_km : float or None
        How far from ``point`` it may lie.
    country, admin1, admin2, name, place_id : str
        As in :class:`geo.model.Placement`.
    score : float
        0 to 1: how sure it is that the words name a place, and this one. On local news about 97 in 100 answers with .9
        and more are right, and about 70 with .5.
    runners_up : tuple of RunnerUp
        What the name could also have meant, best first.
    modifiers : tuple of str
        Words that move or widen the place: "near", "between", "15 km north of", "border", "outskirts".
    role : str
        One of :data:`ROLES`.
    expression_start, expression_end : int
        The span with the modifiers ("15 km north of Sumy"); equal to ``start`` and ``end`` where there are none.
    named : PlaceMention or None
        The place of the bare name, if the words around it mean only a part or a border of it: China for "eastern
        China".
    """

    start: int
    end: int
    text: str
    query: str
    point: Point | None = None
    geometry: str | None = None
    precision: str = "none"
    radius_km: float | None = None
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    name: str = ""
    place_id: str = ""
    score: float = 0.0
    runners_up: tuple[RunnerUp, ...] = ()
    modifiers: tuple[str, ...] = ()
    role: str = ""
    expression_start: int = -1
    expression_end: int = -1
    named: PlaceMention | None = None

    def at_namesake(self, other: RunnerUp, score: float) -> PlaceMention:
        """The mention moved to another place of the same name, whose divisions aren't known."""
        return replace(
            self,
            point=other.point,
            geometry=None,
            name=other.name,
            country=other.country,
            admin1="",
            admin2="",
            place_id="",
            score=score,
        )

    def placement(self) -> Placement:
        """The mention as the placement of an incident."""
        if self.point is None and self.geometry is None:
            return Placement(query=self.query, runners_up=self.runners_up)
        return Placement.at(
            self,
            query=self.query,
            place_id=self.place_id,
            geometry=self.geometry,
            method="gazetteer",
            score=self.score,
            runners_up=self.runners_up,
        )


def put_at(mention: PlaceMention, place: Place, gazetteer: Gazetteer) -> PlaceMention:
    """The mention moved to a place of the gazetteer."""
    return replace(
        mention,
        point=place.point,
        geometry=gazetteer.own_geometry(place),
        precision=place.precision,
        radius_km=place.radius_km,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
        name=place.name,
        place_id=place.id,
    )
