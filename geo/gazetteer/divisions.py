"""Words for administrative divisions: "Sumy oblast", "Landkreis Kleve", "Покровський район".

One table for all uses. Each word lists the uses that it is valid for:

``query``
    In a name to look up: "Bakhmut raion" is the division of level 2.
``text``
    Beside a name in running text, where it tells a province or district from the town of that name.
``plural``
    In running text, for several names: "в Курской и Брянской областях".
``before``, ``after``
    In an official name, from which it is removed when the gazetteer is built: "Gouvernement de Tunis", "Idlib
    Governorate".

There are reasons for the differences: a "community" in a report means people, "agency" in a name to look up an office,
and the Polish "gmina" occurs in no language that we extract from.
"""

from __future__ import annotations

from collections.abc import Collection

TABLE = (
    (1, "en", "query text before after", ("province", "state", "governorate", "emirate", "prefecture")),
    (1, "en", "query text before after", ("oblast", "region")),
    (1, "en", "query text before", ("republic",)),
    (1, "en", "query text after", ("krai",)),
    (1, "en", "query text", ("kray",)),
    (1, "en", "query after", ("voivodeship", "okrug", "oblast'")),
    (1, "en", "query", ("regions", "oblasts", "muhafazah", "mouhafazah", "wilaya", "wilayat", "vilayet")),
    (1, "en", "text", ("peninsula",)),
    (1, "en", "before after", ("canton",)),
    (1, "en", "after", ("oblast’", "special region")),
    (2, "en", "query text before after", ("district", "county", "raion", "municipality")),
    (2, "en", "query text after", ("rayon",)),
    (2, "en", "query text", ("tehsil", "lga", "local government area")),
    (2, "en", "query after", ("parish", "rajon")),
    (2, "en", "query", ("territory", "territories", "subdistrict", "cercle", "woreda", "taluk", "upazila")),
    (2, "en", "text before after", ("department",)),
    (2, "en", "text after", ("division",)),
    (2, "en", "query text", ("locality",)),
    (2, "en", "text", ("agency", "township")),
    (3, "en", "query text", ("hromada", "commune")),
    (3, "en", "query", ("community",)),
    (1, "de", "query text before", ("provinz",)),
    (1, "de", "query text", ("region", "oblast", "gebiet", "bundesland")),
    (1, "de", "query before", ("gouvernement",)),
    (1, "de", "query", ("gouvernorat",)),
    (1, "de", "plural", ("gebiete", "gebieten", "regionen", "oblaste", "oblasten", "provinzen")),
    (2, "de", "query text before", ("rajon",)),
    (2, "de", "query text", ("bezirk", "kreis", "landkreis")),
    (1, "uk", "query text after", ("область", "край")),
    (1, "uk", "query text", ("області", "областю", "обл", "краю", "республика")),
    (1, "uk", "query", ("краї", "воєводство", "губернія")),
    (1, "uk", "text", ("обл.", "республіка", "республіки")),
    (1, "uk", "plural", ("області", "областей", "областям", "областях", "областями")),
    (2, "uk", "query text after", ("район",)),
    (2, "uk", "query text", ("району", "районі")),
    (2, "uk", "query", ("р-н",)),
    (2, "uk", "text", ("районом",)),
    (2, "uk", "plural", ("районів", "районах", "районами")),
    (3, "uk", "query text", ("громада", "громади", "громаді")),
    (1, "ru", "query text after", ("область", "край")),
    (1, "ru", "query text", ("области", "областью", "краю", "республика")),
    (1, "ru", "query", ("воеводство", "губерния")),
    (1, "ru", "text", ("обл.", "крае", "республики", "республике")),
    (1, "ru", "after", ("провинция",)),
    (1, "ru", "plural", ("области", "областей", "областям", "областях", "областями")),
    (2, "ru", "query text after", ("район",)),
    (2, "ru", "query text", ("района", "районе")),
    (2, "ru", "plural", ("районов", "районах", "районами")),
    (1, "pl", "query before", ("obwód",)),
    (1, "pl", "query", ("województwo",)),
    (2, "pl", "query", ("powiat",)),
    (3, "pl", "query", ("gmina",)),
    (1, "sk", "before", ("oblasť",)),
    (1, "es", "before", ("región", "provincia", "departamento", "estado")),
    (1, "fr", "before", ("région", "département")),
    (2, "fr", "before", ("comté",)),
    (1, "be", "after", ("вобласць",)),
    (1, "kk", "after", ("облысы",)),
)
"""Level (1 is the highest below the country), language, uses, and the words."""


def division_levels(question: str, *, languages: Collection[str] = ()) -> dict[str, int]:
    """The words for a use, in lower case, with the level of division of each.

    Parameters
    ----------
    question : str
        The use, as in the module docstring: "query", "text", "plural", "before" or "after".
    languages : collection of str, optional
        Only words of these ISO 639-1 languages; all by default.
    """
    return {
        word: level
        for level, language, questions, words in TABLE
        if question in questions.split() and (not languages or language in languages)
        for word in words
    }
