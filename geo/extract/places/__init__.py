"""Places in a text: which words name one, which bearer of the name is meant, and where an incident lies."""
