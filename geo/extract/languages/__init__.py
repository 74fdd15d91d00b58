"""The languages that extraction reads, each with a pack of words that its speakers can correct.

A pack is a TOML file beside this module (``en.toml``), read when a text in its language first comes and checked by
:func:`geo.extract.languages.pack.read_pack`; a mistake in it is reported with its line. Its lists are those of
:class:`geo.extract.languages.pack.Words`, each explained in ``en.toml``.

A pack alone isn't enough to add a language, since some rules hold words of several languages. These are needed:

1. ``geo/extract/languages/XX.toml``: the pack, with every list of ``uk.toml``, and an entry in :data:`SUPPORTED`; the
   message for texts that aren't read takes its names from there.
2. ``geo/extract/text/detection.toml``: frequent small words that set the language apart from the others of its
   script, and letters that only it has; ``sentence_words.toml`` beside it: abbreviations, and words that begin
   sentences; ``number_words.toml``: numbers in words, and units, months and labels beside them; ``time_words.toml``:
   words that compare one time with another; ``page_lines.toml``: lines of a page that aren't text.
3. ``geo/extract/places/local_words.toml``: the prepositions before places, the words for towns and regions, and the
   endings of adjectives made from places; the language in ``LANGUAGES``, ``_NOUNS`` and ``_REGION_WORD`` of
   ``ner_rules.py`` beside it. Without these no place is recognised in the language, unless ``_recognised`` of
   ``find.py`` beside it names another recogniser for it. ``role_words.toml`` beside it: words before a country in which
   something happened. Two lists of countries, which
   needn't be the same: ``_NEAR`` of ``ner_rules.py`` (names of towns elsewhere need more to be taken for places) and
   ``_HOME_COUNTRIES`` of ``event_places.py`` (small towns of these are named without their country).
4. Case endings of place names: ``base_forms`` in ``geo/gazetteer/keys.py``; its words for regions in ``divisions.py``
   beside it.
5. ``geo/extract/events/layout.toml``: headings and entries of live blogs and situation reports;
   ``target_words.toml`` beside it: words around a target that say whether it was hit;
   ``issuers.toml`` beside it: bodies and what they give out, by which a report names its issuer;
   ``geo/origins/speakers.toml`` and ``concepts.toml``: who speaks, and words that mean the same across languages;
   ``geo/extract/casualties/named_victims.toml``: words around a victim without a number.
6. Words in the code, in small sets beside their rules: search ``geo/extract`` for those of a related language ("seit",
   "від"). They apply whatever the language of the text. To see when you are done: each ``.py`` file there with a
   Cyrillic letter or a German word in quotes is one to look through.
7. ``tests/extract/corpus/languages.txt``: eight articles with labels, written before a rule is read;
   ``tests/extract/text/test_language.py``: a sentence whose language is recognised; rows in the tables of rules beside
   the tests (``dates.txt``, ``numerals.txt``, ``ner_rules.txt``). ``tests/extract/plain/XX.toml``: everyday sentences
   with what they report. ``tests/extract/languages/test_pack.py`` then holds the pack to its lists and codes.
8. Where the languages are listed for people: the help of ``--language`` in ``geo/cli/extract.py``, and README's
   "Known limits".

A text in any other language is not guessed at: it has no places and no incidents, and ``Extraction.problems`` says so.
"""

from __future__ import annotations

SUPPORTED: dict[str, str] = {"en": "English", "de": "German", "uk": "Ukrainian", "ru": "Russian"}
"""Code (ISO 639-1) and name of each language with a pack."""
