"""Somebody at the page without a browser: what Streamlit's script says to the server, over a websocket."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ANSWERED = ForwardMsg.FINISHED_SUCCESSFULLY


class Visitor:
    """A page that is open: it is drawn when :meth:`wait` returns.

    Parameters
    ----------
    address : str
        Of the server.
    query : str
        What stands behind the page's address.
    cookie : str
        What the browser keeps.
    """

    def __init__(self, address: str, query: str = "", cookie: str = "") -> None:
        self._opened = contextlib.ExitStack()
        stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        headers = {"Cookie": cookie} if cookie else None
        self._socket = self._opened.enter_context(
            connect(stream, subprotocols=["streamlit"], additional_headers=headers, max_size=None)
        )
        self._query, self._script, self._number = query, "", 0
        self._panels: dict[str, str] = {}
        self.size_bytes = 0
        self.ask()

    def ask(self, **triggers: str) -> None:
        """Have the page drawn anew."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._script
        for id in self._panels.values():
            message.rerun_script.widget_states.widgets.add(id=id, json_value="{}")
        for id, value in triggers.items():
            message.rerun_script.widget_states.widgets.add(id=id, json_trigger_value=value)
        self._socket.send(message.SerializeToString())

    def act(self, panel: str, **action: Any) -> None:
        """Do something in a panel."""
        self._number += 1
        said = [{"event": "actions", "value": [{"n": self._number, **action}]}]
        self.ask(**{f"$$STREAMLIT_INTERNAL_KEY_{self._panels[panel]}__events": json.dumps(said)})

    def wait(self, timeout_s: float = 120) -> list[str]:
        """Wait until the page is drawn; the HTML of its panels that came."""
        drawn: list[str] = []
        while True:
            answer = self._socket.recv(timeout=timeout_s)
            assert isinstance(answer, bytes)
            self.size_bytes += len(answer)
            message = ForwardMsg.FromString(answer)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._script = message.new_session.page_script_hash
            elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "bidi_component":
                panel = message.delta.new_element.bidi_component
                self._panels[panel.id.rpartition("-")[2]] = panel.id
                drawn.append(panel.json)
            elif kind == "script_finished" and message.script_finished == ANSWERED:
                return drawn

    @property
    def panels(self) -> list[str]:
        """The panels that are there, by key."""
        return list(self._panels)

    def close(self) -> None:
        """Leave."""
        self._opened.close()
