"""Who may ask what of the page: this machine, with the token, from the page itself, and not much.

A browser runs pages of others, too, which may ask addresses of this machine. Each of them fails
at one of these: the name of the host, the cookie with the token, the word of where they come from,
and a header that no other page can set.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

COOKIE = "tumen"
HEADER = "x-tumen-token"
LARGEST = 2**18
"""Bytes that a request may have; the longest scenario that comes with the model has a tenth."""
LONGEST_TARGET = 4_096
_MOST_FIELDS = 10
_PATH = re.compile(r"/[a-z0-9./-]{0,60}")
_LENGTH = re.compile(r"[0-9]{1,9}")


class RefusedError(Exception):
    """A request that is refused, with the status and the reason."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        self.status, self.reason = status, reason
        super().__init__(reason)


@dataclass(frozen=True)
class Request:
    """What somebody asks; names of headers are in small letters."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path that is asked for."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """What is asked behind the path."""
        return dict(parse_qsl(self.target.partition("?")[2], max_num_fields=_MOST_FIELDS))


@dataclass(frozen=True)
class Guard:
    """Lets requests with the token through that come from the page on a port of this machine."""

    token: str
    port: int

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names under which the page may be asked for."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    def length(self, method: str, headers: Mapping[str, str]) -> int:
        """Say how many bytes of a request are to be read, before any of them is.

        Raises:
            RefusedError: It does not say, or it has more than a request may have.
        """
        if "transfer-encoding" in headers:
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "say how long the request is")
        told = headers.get("content-length", "0" if method == "GET" else "")
        if not _LENGTH.fullmatch(told):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "say how long the request is")
        if int(told) > (LARGEST if method == "POST" else 0):
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long")
        return int(told)

    def check(self, request: Request) -> None:
        """See that a request may be answered.

        Raises:
            RefusedError: It may not.
        """
        if request.method not in ("GET", "POST"):
            raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, "only GET and POST are answered")
        if request.target.count("&") >= _MOST_FIELDS or len(request.target) > LONGEST_TARGET:
            raise RefusedError(HTTPStatus.REQUEST_URI_TOO_LONG, "too much is asked at once")
        if request.path.startswith("//") or not _PATH.fullmatch(request.path):
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        if request.headers.get("host", "") not in self.hosts:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST, "this is not the page of that host")
        self._check_origin(request)
        if self.is_entrance(request):
            return
        if not self._is_token(_cookie(request.headers.get("cookie", ""))):
            raise RefusedError(
                HTTPStatus.FORBIDDEN, "open the address that `tumen app` has printed; it holds "
                "the token"
            )  # fmt: skip
        if request.method == "POST":
            self._check_change(request)

    def is_entrance(self, request: Request) -> bool:
        """Tell whether somebody opens the page by the address that was printed."""
        given = request.query.get("token", "")
        return request.method == "GET" and request.path == "/" and self._is_token(given)

    def _check_origin(self, request: Request) -> None:
        own = {f"http://{host}" for host in self.hosts}
        origin = request.headers.get("origin")
        if origin is not None and origin not in own:
            raise RefusedError(HTTPStatus.FORBIDDEN, "pages of others are not answered")
        site = request.headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin") and not self.is_entrance(request):
            raise RefusedError(HTTPStatus.FORBIDDEN, "pages of others are not answered")

    def _check_change(self, request: Request) -> None:
        if "origin" not in request.headers:
            raise RefusedError(HTTPStatus.FORBIDDEN, "say from which page this comes")
        if not self._is_token(request.headers.get(HEADER, "")):
            raise RefusedError(HTTPStatus.FORBIDDEN, "the page has no token; load it again")
        if request.headers.get("content-type", "") != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "only JSON is understood")

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header)
    except CookieError:
        return ""
    return found[COOKIE].value if COOKIE in found else ""
