"""One module a publisher: the columns that its datasets are recognised by, and what they mean.

Events of any timemap are read as Bellingcat's are (``civilian_harm.py``); ``timemap.py`` has the files beside them.
"""
