"""Opens the forge that an address leads to, with the token that the environment holds for it."""

from base64 import b64encode
from collections.abc import Mapping

from semistable import __version__
from semistable.forge.change_address import Address
from semistable.forge.gerrit import Gerrit
from semistable.forge.github import HEADERS, GitHub
from semistable.forge.gitlab import GitLab
from semistable.forge.http_client import Client, Patience
from semistable.forge.review_protocol import Review
from semistable.forge.secrets import Secrets, secret
from semistable.model.project.change import Forge


def open_review(address: Address, environment: Mapping[str, str], patience: Patience) -> Review:
    """Open a change; raise UsageError when the environment holds no token for its forge.

    GitHub takes GITHUB_TOKEN, GitLab GITLAB_TOKEN, Gerrit GERRIT_USERNAME and GERRIT_PASSWORD (the
    HTTP password of its settings).
    """
    if address.forge is Forge.GITHUB:
        token = secret(environment, "GITHUB_TOKEN", "a token that may write to the pull request")
        client = _client(
            address, {**HEADERS, "Authorization": f"Bearer {token}"}, Secrets(token), patience
        )
        return GitHub(client=client, project=address.project, number=address.number)
    if address.forge is Forge.GITLAB:
        token = secret(environment, "GITLAB_TOKEN", "an access token with the scope api")
        client = _client(address, {"PRIVATE-TOKEN": token}, Secrets(token), patience)
        return GitLab(client=client, project=address.project, number=address.number)
    user = secret(environment, "GERRIT_USERNAME", "the account's name")
    token = secret(environment, "GERRIT_PASSWORD", "the account's HTTP password")
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
