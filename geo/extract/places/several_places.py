"""Words for several places at once, by their number ("five towns"), or for all of a region or country."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from geo.extract.text.lexicon import listed
from geo.extract.text.numerals import is_number
from geo.extract.text.phrase_matcher import Word


def covers_several_places(words: Sequence[Word]) -> bool:
    """Whether words name several towns or regions by their number alone, or all of a region or country."""
    if any(word.low.startswith(_EVERYWHERE) for word in words):
        return True
    for at, word in enumerate(words):
        before = words[max(at - _COUNTED_WITHIN, 0) : at]
        if word.low in _PLACES and any(each.low in _SEVERAL or is_number(each, least=2) for each in before):
            return True
        if word.low in _WHOLE and any(each.low in _LANDS for each in words[at + 1 : at + 1 + _COUNTED_WITHIN]):
            return True
    return any((first.low, second.low) == ("a", "whole") for first, second in pairwise(words))  # "as a whole"


def adds_other_places(words: Sequence[Word]) -> bool:
    """Whether words add other towns or regions to those they name: "in Kyiv and several other cities"."""
    return any(
        first.low in _OTHER and second.low in _PLACES and any(word.low in _AND for word in words[max(at - 3, 0) : at])
        for at, (first, second) in enumerate(pairwise(words))
    )


def says_elsewhere(words: Sequence[Word]) -> bool:
    """Whether words are about the rest of a region that they don't name: "others in the region", "elsewhere"."""
    for at, word in enumerate(words):
        ends = at + 1 == len(words) or words[at + 1].breaks
        if word.low in _ELSEWHERE:
            return True
        if not word.low.startswith(_REGIONS) or (word.capital and word.low not in _GERMAN_REGIONS):
            continue
        before = [each.low for each in words[max(at - _COUNTED_WITHIN, 0) : at]]
        if _IN.intersection(before) and (ends or _REST.intersection(before) or words[at + 1].low in _FATE):
            return True
    return False


_ELSEWHERE = listed("elsewhere anderswo andernorts")
_REGIONS = ("region", "oblast", "province", "governorate", "област", "регіон", "регион", "краю", "provinz", "gebiet")
_GERMAN_REGIONS = listed("region provinz gebiet oblast")
_IN = listed("in across throughout im у в по")
_REST = listed("rest anderen інших других остальных")
_FATE = listed("verletzt getötet поранено поранені загинули ранены ранено погибли пострадали")
"""Verbs right behind a region in languages whose verbs come last."""


def counts_settlements(words: Sequence[Word]) -> bool:
    """Whether words count more villages than one event covers: "shelled 34 settlements of the region"."""
    return any(
        word.low in _VILLAGES
        and any(each.low in _SEVERAL or is_number(each, least=_FEWEST_VILLAGES) for each in words[max(at - 3, 0) : at])
        for at, word in enumerate(words)
    )


_OTHER = listed("other weiteren anderen інших других")
_AND = listed("and und та і й и")
_COUNTED_WITHIN = 3
"""The most words between "several" and "cities": "several large Ukrainian cities"."""
_SEVERAL = listed("""
    several multiple many numerous various different dozens mehrere mehreren zahlreiche zahlreichen verschiedenen кілька
    кількох декілька декількох низка низку низці несколько нескольким нескольких ряд ряду
""")
_PLACES = listed("""
    cities towns regions provinces städte städten regionen gebieten міст містах містам областей областях городов городах
    городам областям
""")
"""Nouns for places; not "villages", since an event often covers two neighbouring ones."""
_VILLAGES = listed("""
    villages settlements communities localities dörfer dörfern ortschaften siedlungen orte orten сіл селах селищ громад
    громадах пункти пунктів пункт пунктах сёл сел сёлах посёлков поселков посёлкам пункта пунктов пунктам
""")
_FEWEST_VILLAGES = 5
_WHOLE = listed("across throughout ganzen gesamten всій усій всією по всей")
_LANDS = listed("country nation region province land region країні україні області стране области")
_EVERYWHERE = ("nationwide", "countrywide", "region-wide", "landesweit", "bundesweit")
