"""Dataset formats, one module per publisher: the columns by which they are recognised, and their meanings.

Events of any timemap are read like Bellingcat's (``civilian_harm.py``); ``timemap.py`` has the companion files.
"""
