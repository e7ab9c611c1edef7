"""A TCP proxy on loopback that can hang up on everybody for a while: how a trial takes the database away."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any


class Proxy:
    """Passes bytes on to host:port until it is told to be away."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.open: set[socket.socket] = set()
        self.is_away = False

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: Any) -> None:
        self.listening.close()
        self._hang_up()

    def _accept(self) -> None:
        while True:
            try:
                here, _address = self.listening.accept()
            except OSError:
                return
            if self.is_away:
                here.close()
                continue
            there = socket.create_connection(self.target)
            self.open |= {here, there}
            for one, other in ((here, there), (there, here)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                other.sendall(piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _hang_up(self) -> None:
        for one in list(self.open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.open.clear()

    @contextlib.contextmanager
    def away(self) -> Iterator[None]:
        self.is_away = True
        self._hang_up()
        try:
            yield
        finally:
            self.is_away = False
