"""How package indexes are reached: logins, certificates and proxies as pip has them, retries."""

import re
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import get_netrc_auth
from urllib3 import BaseHTTPResponse, Retry

from semistable.packages.pip_configuration import IndexSettings

TRIES = 4
NETWORK_HINT = "Check the network, and the index and proxy that `pip config list` shows."
_LONGEST_REASON = 400
_LONGEST_PAUSE = 60.0
"""Seconds between two attempts, whatever a server asks for."""
_PASSING_TROUBLE = (429, 500, 502, 503, 504)


class _HostCredentials(AuthBase):
    """Logs in at the hosts of the indexes that carry a name and password, and nowhere else."""

    def __init__(self, indexes: tuple[str, ...]) -> None:
        parts = [urlsplit(index) for index in indexes]
        self._known = {
            (part.scheme, part.netloc.rpartition("@")[2]): HTTPBasicAuth(
                unquote(part.username), unquote(part.password or "")
            )
            for part in parts
            if part.username
        }

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        parts = urlsplit(request.url or "")
        credentials = self._known.get((str(parts.scheme), str(parts.netloc)))
        if credentials is None:
            # requests asks ~/.netrc only where a session has no login of its own
            login = get_netrc_auth(request.url or "")
            credentials = HTTPBasicAuth(*login) if login else None
        return credentials(request) if credentials else request


class _Unverified(HTTPAdapter):
    """Takes any certificate, for the hosts that pip is configured to trust."""

    def cert_verify(self, conn: object, url: str, verify: object, cert: object) -> None:
        del verify
        super().cert_verify(conn=conn, url=url, verify=False, cert=cert)  # type: ignore[no-untyped-call]


class _BoundedRetry(Retry):
    """Waits between attempts as long as the server asks, up to a minute."""

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        asked = super().get_retry_after(response)
        return None if asked is None else min(asked, _LONGEST_PAUSE)


def open_session(settings: IndexSettings, back_off: float) -> requests.Session:
    """Return a session for the indexes, with all that pip is configured for."""
    session = requests.Session()
    session.headers["User-Agent"] = "semistable"
    retries = _BoundedRetry(
        total=TRIES,
        connect=2,
        backoff_factor=back_off,
        status_forcelist=_PASSING_TROUBLE,
        raise_on_status=False,
    )
    adapter = HTTPAdapter(max_retries=retries)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    for host in settings.trusted_hosts:
        session.mount(f"https://{host}/", _Unverified(max_retries=retries))
    session.auth = _HostCredentials(settings.indexes)
    if settings.proxy:
        session.proxies = {"http": settings.proxy, "https": settings.proxy}
    if settings.certificate:
        session.verify = settings.certificate
    if settings.client_certificate:
        session.cert = settings.client_certificate
    return session


def reason(error: Exception) -> str:
    """Return what happened in the words of the innermost cause, on one line."""
    if isinstance(error, requests.HTTPError) and error.response is not None:
        return f"it answered {error.response.status_code} {error.response.reason}"
    text = one_line(error).rpartition("Caused by")[2]
    text = re.sub(r"^.*HTTPS?Connection\w*\([^)]*\): |<[^>]*>[:,]? ?", "", text)
    text = text.rstrip("\"').")
    closed = text.rstrip(")")
    return closed + ")" * (closed.count("(") - closed.count(")"))


def one_line(error: Exception) -> str:
    """Return the text of an error on one line, cut where it is long."""
    return " ".join(str(error).split())[:_LONGEST_REASON]
