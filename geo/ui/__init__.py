"""What a person sees and touches: the pages, and nothing else that knows Streamlit besides ``app.py``.

A page is a module with a function ``show(services)``; ``pages.PAGES`` names it, gives it an address, and the
header offers it. ``.github/CONTRIBUTING.md``, "… a page", says how to add one.

What an incident says is other people's text. It reaches the browser in two ways only: through the
templates here, which escape everything (Jinja's autoescape, never ``|safe``), and as JSON that our own
scripts put into the page with ``textContent``. Markdown is never given data: it would interpret it.
"""
