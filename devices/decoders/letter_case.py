"""Capital and small letters that a scanner sends the wrong way round, because it follows a Caps Lock."""

import re
from typing import Final

# AIM identifiers that no scanner sends, or those of two extinct symbologies (Code One ``]D``, Channel Code ``]c``),
# and that are common ones with the case turned. ``]E``/``]e``, ``]H``/``]h`` and others are both in use: no proof.
_TURNED_IDENTIFIER: Final = re.compile(r"\][Dabcfijklmnqrtux][0-9a-f](?=.)", re.DOTALL)


def is_inverted(text: str) -> bool:
    """Say whether the AIM identifier at the beginning proves that the case of the letters is turned round."""
    return _TURNED_IDENTIFIER.match(text) is not None


def inverted(text: str) -> str:
    """Return the text with capital and small letters exchanged; a letter that has no single other one stays."""
    return "".join(other if len(other := character.swapcase()) == 1 else character for character in text)
