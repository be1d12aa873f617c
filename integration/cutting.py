"""A way to a server that breaks: connections are cut after so many bytes, or refused."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from select import select
from socket import SO_LINGER, SOL_SOCKET, create_connection, socket
from struct import pack
from threading import Thread
from urllib.parse import urlsplit


class Cut:
    """Passes connections on to a server; each is cut after as many bytes as its turn allows.

    `bytes_let_through` has one number for each connection; later ones pass whole. `calls` counts
    connections, `passed` the bytes that came from the server.
    """

    def __init__(self, url: str, bytes_let_through: Sequence[int]) -> None:
        parts = urlsplit(url)
        self._server = (str(parts.hostname), int(parts.port or 0))
        self._limits = list(bytes_let_through)
        self._socket = socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.url = f"git://127.0.0.1:{self._socket.getsockname()[1]}{parts.path}"
        self.calls = 0
        self.passed = 0
        self._thread = Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Take no further connection."""
        with suppress(OSError):
            self._socket.shutdown(2)
        self._socket.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                caller = self._socket.accept()[0]
            except OSError:
                return
            limit = self._limits[self.calls] if self.calls < len(self._limits) else 1 << 40
            self.calls += 1
            with caller, create_connection(self._server) as server, suppress(OSError):
                self._pass(caller, server, limit)

    # One after the other: git opens one connection at a time.

    def _pass(self, caller: socket, server: socket, limit: int) -> None:
        while True:
            for ready in select([caller, server], [], [])[0]:
                data = ready.recv(1 << 14)
                if not data:
                    return
                if ready is caller:
                    server.sendall(data)
                    continue
                caller.sendall(data[:limit])
                self.passed += len(data[:limit])
                limit -= len(data)
                if limit <= 0:
                    # A reset, as from a server that died.
                    caller.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))
                    return


@contextmanager
def cut(url: str, *bytes_let_through: int) -> Iterator[Cut]:
    """Give a way to the server of `url` that breaks."""
    way = Cut(url, bytes_let_through)
    try:
        yield way
    finally:
        way.close()
