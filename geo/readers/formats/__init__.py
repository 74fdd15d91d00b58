"""One module a dataset: the columns it is recognised by, and what they mean."""
