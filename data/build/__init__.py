"""How the bundled data are made: the gazetteer, the base map and the recogniser of place names.

``python -m data.build`` is the one command; ``data/SOURCES.md`` names what it makes them from.
"""
