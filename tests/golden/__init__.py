"""Golden files: what the package answers, compared byte for byte while its code moves.

::

    python -m pytest tests/golden                       # compares
    python -m tests.golden --write [FILE…]              # writes the files anew, all or those named
    python -m tests.golden --questions                  # draws the gazetteer's 5,000 questions anew
    python -m tests.golden corpora FOLDER OUT           # extraction of *.jsonl elsewhere, a line a text, to be diffed

The files lie in ``kept/``, their makers in :data:`tests.golden.kept.FILES`: exports, extraction, look-ups, answers of
the store, the command line. Whoever changes an answer on purpose writes them anew in the same commit, so that the
difference shows what changed. Clock and random ids come in as parameters; where they can't,
:func:`tests.golden.stores.timeless` and :func:`tests.golden.commands.without_clock` take them out, and with them the
random order of the store's files. A long text and a binary file are kept as hashes of their parts, each beside its
beginning.
"""
