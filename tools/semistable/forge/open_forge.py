"""Opens the forge that an address leads to, with the token that the environment holds for it."""

from base64 import b64encode
from collections.abc import Mapping

from semistable import __version__
from semistable.errors import UsageError
from semistable.forge.change_address import Address
from semistable.forge.gerrit import Gerrit
from semistable.forge.github import HEADERS, GitHub
from semistable.forge.gitlab import GitLab
from semistable.forge.http_client import Client, Patience
from semistable.forge.review_protocol import Review
from semistable.forge.secrets import Secrets
from semistable.model.project.change import Forge


def open_review(address: Address, environment: Mapping[str, str], patience: Patience) -> Review:
    """Open a change; raise UsageError when the environment holds no token for its forge.

    GitHub takes GITHUB_TOKEN, GitLab GITLAB_TOKEN, Gerrit GERRIT_USERNAME and GERRIT_PASSWORD (the
    HTTP password of its settings).
    """
    if address.forge is Forge.GITHUB:
        token = _secret(environment, "GITHUB_TOKEN", "a token that may write to the pull request")
        client = _client(
            address, {**HEADERS, "Authorization": f"Bearer {token}"}, Secrets(token), patience
        )
        return GitHub(client=client, project=address.project, number=address.number)
    if address.forge is Forge.GITLAB:
        token = _secret(environment, "GITLAB_TOKEN", "an access token with the scope api")
        client = _client(address, {"PRIVATE-TOKEN": token}, Secrets(token), patience)
        return GitLab(client=client, project=address.project, number=address.number)
    user = _secret(environment, "GERRIT_USERNAME", "the account's name")
    token = _secret(environment, "GERRIT_PASSWORD", "the account's HTTP password")
    pair = b64encode(f"{user}:{token}".encode()).decode()
    client = _client(
        address, {"Authorization": f"Basic {pair}"}, Secrets(token, user=user), patience
    )
    return Gerrit(client=client, project=address.project, number=address.number)


def _client(
    address: Address, headers: Mapping[str, str], secrets: Secrets, patience: Patience
) -> Client:
    named = {"User-Agent": f"semistable/{__version__}", **headers}
    return Client(root=address.api, headers=named, secrets=secrets, patience=patience)


def _secret(environment: Mapping[str, str], name: str, purpose: str) -> str:
    """Take a token from the environment; raise a UsageError that shows nothing of its value."""
    value = environment.get(name, "").strip()
    if not value:
        raise UsageError(f"{name} is not set.", f"Put {purpose} into the environment as {name}.")
    if not (value.isascii() and value.isprintable() and " " not in value):
        raise UsageError(f"{name} holds characters that no token has.", f"Set {name} anew.")
    return value
