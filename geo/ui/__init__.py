"""The user interface: the pages, their panels and routes. Besides ``app.py``, only this package uses Streamlit.

A page is a module with a function ``show(services)``; ``pages.PAGES`` gives it a name and a path, and the header links
to it. ``.github/CONTRIBUTING.md``, "… a page", says how to add one.

The texts of incidents are other people's. They reach the browser in two ways only: through the templates here, which
escape everything (Jinja's autoescape, never ``|safe``), and as JSON that our scripts insert with ``textContent``. Data
never go into Markdown, which would interpret them.
"""
