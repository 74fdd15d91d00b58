"""Files of any kind as tables of text: text tables, workbooks, JSON, geometry tables, and what they are wrapped in."""
