"""News reports in, a filterable map of geocoded incidents out, every fact traceable to who said it."""

__version__ = "0.1.0"
