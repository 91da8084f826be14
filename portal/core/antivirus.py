"""Asking ClamAV about a file, by the INSTREAM command of its daemon; off until an address is set.

`CLAMAV_ADDRESS` is `host:port` or the path of a socket. A scanner that is set and does not answer
raises `ScannerDown`: the caller refuses the file rather than take one nobody has looked at.
"""

import socket
import struct
from typing import IO

import structlog
from django.conf import settings

log = structlog.get_logger("antivirus")

TIMEOUT = 30
CHUNK = 1 << 16
LONGEST_ANSWER = 4096


class ScannerDown(Exception):
    """The scanner is set and cannot be asked."""


def is_set() -> bool:
    """Whether files are to be scanned here."""
    return bool(settings.CLAMAV_ADDRESS)


def scan(content: IO[bytes]) -> str | None:
    """What the scanner found in an open file (None: nothing, or no scanner is set).

    The file is left at its beginning. Raises `ScannerDown` when there is no clear answer.
    """
    if not is_set():
        return None
    content.seek(0)
    try:
        with _connect(settings.CLAMAV_ADDRESS) as connection:
            answer = _ask(connection, content)
    except OSError as error:
        log.error("scanner_does_not_answer", error=str(error))
        raise ScannerDown from error
    finally:
        content.seek(0)
    if answer.endswith("FOUND"):
        found = answer.removesuffix("FOUND").partition(":")[2].strip()
        log.warning("virus_found", name=found)
        return found or "?"
    if not answer.endswith("OK"):
        log.error("scanner_answers_otherwise", answer=answer)
        raise ScannerDown(answer)
    return None


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)


def _ask(connection: socket.socket, content: IO[bytes]) -> str:
    """Send the file in pieces; a daemon that has had enough answers before the end."""
    connection.sendall(b"zINSTREAM\0")
    try:
        while piece := content.read(CHUNK):
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        log.warning("scanner_closed_early")
    answer = b""
    while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0"):
        piece = connection.recv(CHUNK)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", errors="replace").strip()
