"""Places in a text: which words name one, which bearer of the name is meant, and where an incident lies.

``find.py`` calls the steps: names are recognised (``ner_crf.py`` in English, ``crf_german.py`` in German,
``ner_rules.py`` in Ukrainian and, with ``ner_cnn.py``, in Russian), the candidates of all names are weighed together
(``disambiguation.py``), unlisted places are put in the place that holds them (``unlisted.py``), and each mention gets
its role (``place_roles.py``). ``event_places.py`` says which may be the place of an event, ``incident_place.py`` which
one a clause means, ``place_grammar.py`` how long the way from an event to a place is in the parse. ``mentions.py``
defines a mention.
"""
