"""People who came to harm: groups of people, the verb that each belongs to, tolls, and one figure out of several.

``tolls.py`` reads the killed, injured and taken of a sentence: ``people.py`` the groups with their numbers
(``coordination.py`` those that go together, ``named_victims.py`` those without a number), ``attachment.py`` which of
them a verb or noun counts, ``cumulative.py`` what sums up a longer time. ``reconcile.py`` makes one figure of all that
a text says of an event, ``roster.py`` of its victims one by one. The words are in the packs beside
``geo/extract/languages/en.toml``.
"""
