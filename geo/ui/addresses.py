"""All routes beside the pages in one list, which ``app.py`` serves and the tests request."""

from __future__ import annotations

from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from geo.map import map_routes
from geo.services import Services
from geo.ui import download, feed, http, place_files, readiness, suggestions
from geo.ui.turns import InTurn


def routes(asking: Callable[[], Services], whole: Callable[[], Services]) -> list[BaseRoute]:
    """The routes for ``st.App``.

    Parameters
    ----------
    asking : callable
        Returns the services of the current user.
    whole : callable
        Returns the process's full services, for monitoring.
    """
    return [
        *map_routes(
            lambda: asking().store,
            lambda: asking().gazetteer,
            lambda id: asking().draft(id),
            breakdown=lambda *what: asking().breakdown(*what),
            places=lambda: asking().places,
            middleware=[Middleware(InTurn)],
        ),
        *download.routes(
            lambda: asking().store,
            lambda: asking().gazetteer,
            rings=lambda: asking().rings(),
            places=lambda: asking().places.geojson(),
            brief=lambda shown, **own: asking().brief(shown, **own),
            table=lambda *what, **own: asking().breakdown_file(*what, **own),
            notes=lambda: asking().notes,
        ),
        *feed.routes(lambda: asking().store, lambda: asking().gazetteer),
        *place_files.routes(lambda: asking().places),
        *suggestions.routes(lambda: asking().store, lambda: asking().gazetteer, lambda: asking().places),
        *readiness.routes(whole),
        *http.routes(),
    ]
