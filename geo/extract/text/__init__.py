"""The text itself: language, words and sentences, phrases, numbers and dates, each with its span.

``plain_text.py`` leaves out what no reader sees, ``language.py`` detects the language, ``tokens.py`` splits into words
and sentences, ``phrase_matcher.py`` finds a vocabulary's phrases, ``numerals.py`` numbers and ``dates.py`` days.
``grammar.py`` parses English. Words that mean the same in every step are in ``lexicon.toml`` and ``time_words.toml``.
"""
