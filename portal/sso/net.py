"""Talking to directories: over https, not to our own network, not for long, not much.

Addresses of directories are typed by administrators of organisations. Whatever they type must not
make this server ask its own neighbours, or wait, or swallow without end.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

TIMEOUT = (5, 10)  # Seconds to connect, and between two pieces of the answer.
MAX_BYTES = 1_000_000


class ForbiddenAddress(requests.RequestException):
    """The address is none that we ask: not https, in our own network, or a redirection."""


def allowed_private() -> bool:
    """Whether directories may stand in a private network or on this machine (a setting)."""
    return bool(getattr(settings, "SSO_PRIVATE_ADDRESSES", False))


def check_url(url: str) -> None:
    """Raise `ForbiddenAddress` unless the address is one that may be asked.

    Plain http is for this machine only, and only where private addresses are allowed.
    """
    parts = urlsplit(url)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local and allowed_private()):
        raise ForbiddenAddress("only https is asked")
    if not parts.hostname or parts.username or parts.password:
        raise ForbiddenAddress("not a plain address")


def _check_peer(sock: socket.socket) -> socket.socket:
    """Close a connection to our own network before anything is said in it.

    It is the connection that is looked at and not the name, which may mean another address the
    next time it is asked for.
    """
    peer = ipaddress.ip_address(sock.getpeername()[0])
    peer = getattr(peer, "ipv4_mapped", None) or peer
    if not peer.is_global and not allowed_private():
        sock.close()
        raise ForbiddenAddress("the address leads to a private network")
    return sock


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _check_peer(super()._new_conn())


class _Secured(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _check_peer(super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecuredPool(HTTPSConnectionPool):
    ConnectionCls = _Secured


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Let every connection be checked."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecuredPool}


class Session(requests.Session):
    """A session that asks only what may be asked, follows nothing and reads a limited answer."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("https://", _Adapter())
        self.mount("http://", _Adapter())

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask; raises `requests.RequestException` for whatever goes wrong."""
        check_url(str(url))
        kwargs |= {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
        response = super().request(method, url, *args, **kwargs)
        if response.is_redirect:
            response.close()
            raise ForbiddenAddress("the directory leads somewhere else")
        content = bytearray()
        for piece in response.iter_content(65_536):
            content += piece
            if len(content) > MAX_BYTES:
                response.close()
                raise ForbiddenAddress("the answer is too long")
        response._content = bytes(content)
        return response
