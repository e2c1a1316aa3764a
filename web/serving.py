"""The server: one process of threads (waitress), which ends what it has begun before it stops."""

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from flask import Flask
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server

GRACE_SECONDS: Final = 120
"""How long requests that were begun may take to end once the server is to stop: a bundle takes a minute."""
_TURN_SECONDS: Final = 0.5
_log = logging.getLogger("docgen.web")


class Server:
    """A listening server."""

    def __init__(self, app: Flask, listening: socket.socket, *, threads: int, max_request_body_size: int) -> None:
        self._channels: dict[int, Any] = {}
        made = create_server(
            app,
            map=self._channels,
            sockets=[listening],
            threads=threads,
            ident=None,
            max_request_body_size=max_request_body_size,
        )
        assert isinstance(made, TcpWSGIServer)  # noqa: S101 - as there is one socket
        self._server = made
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Take no more requests, end those that were begun, then let ``run`` return."""
        self._stopping.set()

    def stop_when_told(self) -> None:
        """Stop at SIGTERM and Ctrl+C; told again, at once."""

        def told(_signal: int, _frame: FrameType | None) -> None:
            if self._stopping.is_set():
                raise SystemExit(1)
            self.stop()

        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, told)

    def run(self, beside: Callable[[], object] = lambda: None, clock: Callable[[], float] = time.monotonic) -> None:
        """Serve until told to stop; ``beside`` is called every so often meanwhile."""
        while not self._stopping.is_set():
            self._turn()
            beside()
        _log.info("stopping: no more requests are taken")
        wasyncore.dispatcher.close(self._server)  # the listening socket alone
        until = clock() + GRACE_SECONDS
        while self._is_busy() and clock() < until:
            self._turn()
        self._server.task_dispatcher.shutdown()
        wasyncore.close_all(self._channels)

    def _turn(self) -> None:
        wasyncore.loop(timeout=_TURN_SECONDS, use_poll=True, map=self._channels, count=1)

    def _is_busy(self) -> bool:
        """Whether a request is under way, or an answer."""
        dispatcher = self._server.task_dispatcher
        channels = [one for one in self._channels.values() if isinstance(one, HTTPChannel)]
        return bool(dispatcher.queue) or any(one.requests or one.total_outbufs_len for one in channels)
