"""Containers: text tables, workbooks, JSON and geometry files as tables of text, plain or in archives."""
