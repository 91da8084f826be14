"""The embedded message broker: kombu's folder of files, made safe for several processes.

kombu opens a message or routing file, then locks it, then writes: a reader in between finds an
empty file and the worker stops. Here every file is written aside and renamed into place, and
routing files are changed under a lock of their own.
"""

import fcntl
import os
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    with os.fdopen(handle, "w") as file:
        file.write(text)
    Path(name).replace(path)


class Channel(filesystem.Channel):
    """A channel whose files are either whole or not there."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns()}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"Cannot add file {name!r} to the broker's folder") from error

    def get_table(self, exchange: str) -> list[Any]:
        """Which queues an exchange feeds."""
        try:
            rows = loads(self._exchange_file(exchange).read_text())
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    @contextmanager
    def _routing(self, exchange: str) -> Iterator[list[Any]]:
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            before = self.get_table(exchange)
            after = list(before)
            yield after
            if after != before:
                _write(self._exchange_file(exchange), dumps(after))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._routing(exchange) as table:
            if row not in table:
                table.insert(0, row)

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any
    ) -> None:
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._routing(exchange) as table:
            if row in table:
                table.remove(row)


class Transport(filesystem.Transport):
    """`filesystem://` with the channel above."""

    Channel = Channel
