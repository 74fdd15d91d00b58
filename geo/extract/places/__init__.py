"""Places in a text: which words name one, which bearer of the name is meant, and where an incident lies.

``find.py`` calls the steps: names are recognised (``ner_crf.py`` in English, ``crf_german.py`` in German,
``ner_rules.py`` in Ukrainian and Russian, there with ``ner_cnn.py``), their bearers weighed together
(``disambiguation.py``), what isn't listed put in what holds it (``unlisted.py``), and each gets its part
(``place_roles.py``). ``event_places.py`` says which may be where something happened, ``incident_place.py`` which one
a clause means, ``place_grammar.py`` how far one hangs from an event. What a mention is stands in ``mentions.py``.
"""
