"""Relative URLs of other manifests, as repo's `fetch=".."` and a submodule's `../lib.git`."""

from semistable.project.imports.import_errors import RefusedError


def resolved(url: str, base: str, place: str) -> str:
    """Return a URL, one that begins with `./` or `../` as it is from `base`.

    As git does it for submodules: gitmodules(5). Raises RefusedError where no base is known, or the
    steps up leave it.
    """
    if not is_relative(url):
        return url
    if not base:
        raise RefusedError(
            [f"{place}: the URL {url!r} begins at the URL of the manifest's own repository"],
            "Say that URL: semistable init --from FILE --base URL.",
        )
    root = base.rstrip("/")
    for step in url.split("/"):
        if step == "..":
            start = root.find("://") + 3 if "://" in root else 0
            cut = max(root.rfind("/", start), root.rfind(":", start))
            if cut < start:
                raise RefusedError([f"{place}: the URL {url!r} leads out of {base}"])
            root = root[:cut] if root[cut] == "/" else root[: cut + 1]
        elif step not in ("", "."):
            root = f"{root}{step}" if root.endswith(":") else f"{root}/{step}"
    return root


def is_relative(url: str) -> bool:
    """Whether a URL begins at the manifest's own."""
    return url in (".", "..") or url.startswith(("./", "../"))
