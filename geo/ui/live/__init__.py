"""Panels: parts of a page rendered here as HTML and updated by a small script, with the users' actions in them."""
