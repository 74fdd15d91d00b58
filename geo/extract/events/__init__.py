"""What happened: clauses with their event, factuality, actors, claims, and which clauses report one event.

``clauses.py`` calls what reads a clause: its type (``event_types.py``; in English ``acts.py`` by ``event_words.toml``),
whether it happened (``factuality.py``, ``assertion.py``), who acted (``actors.py``), who says so (``claims.py``) and
counts of things (``figures.py``). ``layout.py`` and ``retrospect.py`` set aside what a report only looks back on,
``coreference.py`` joins clauses into events, ``location.py`` places those that still lack a place. ``selection.py``
says which become incidents, ``values.py`` makes them, ``grading.py`` and ``sureness.py`` say how far to trust them;
``statements.py`` reads statements and talks.
"""
