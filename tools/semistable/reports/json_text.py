"""How every answer in JSON is written."""

import json

from semistable.reports.safe_text import encodable

Fields = dict[str, object]


def dump(document: Fields) -> str:
    """Write a report: indented, UTF-8, one newline at the end."""
    return encodable(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"


def dump_ascii(schema: str, **fields: object) -> str:
    """Write the answer of a command, which may quote names that are no UTF-8; as ASCII."""
    return json.dumps({"schema": f"semistable/{schema}/1", **fields}, indent=2) + "\n"
