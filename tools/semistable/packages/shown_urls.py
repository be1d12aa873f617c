"""URLs as a person may see them."""

from urllib.parse import urlsplit, urlunsplit


def without_login(url: str) -> str:
    """Return a URL without the name and password that it may carry."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def shown(url: str) -> str:
    """Return a URL without name, password, query and digest."""
    parts = urlsplit(without_login(url))
    return urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
