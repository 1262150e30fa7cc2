"""The AIM identifier of ISO/IEC 15424 that a scanner may send before the content: ``]C1``, ``]d2``, ``]Q3``."""

import re

_IDENTIFIER = re.compile(r"\](?:[ACDEFGHIJKLMNOPQRSTVXZcdehz][0-9]|[XZz][A-F])")


def split_aim(text: str) -> tuple[str, str]:
    """Return the AIM identifier, or an empty one, and the content behind it.

    ``]`` is legal content too: only what is an identifier by its letter and modifier is taken off.
    """
    found = _IDENTIFIER.match(text)
    return ("", text) if found is None else (found[0], text[found.end() :])
