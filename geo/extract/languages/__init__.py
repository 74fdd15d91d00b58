"""The vocabularies of extraction, one module a language: data that a speaker of the language can correct.

To add a language: a module with ``WORDS``, an entry in ``LANGUAGES``, its name in
:data:`geo.extract.text.language.SUPPORTED`, and articles with labels in the corpus of the tests. Phrases are
written as :mod:`geo.extract.text.phrase_matcher` describes.
"""

from __future__ import annotations

from geo.extract.languages import de, en, ru, uk
from geo.extract.languages.tables import Words

LANGUAGES: dict[str, Words] = {"en": en.WORDS, "de": de.WORDS, "uk": uk.WORDS, "ru": ru.WORDS}
"""Language code to vocabulary."""
