"""``choose``: the serial number of a box with its reason, or the two codes that only a person can tell apart."""

from dataclasses import dataclass

from devices.barcodes.box import Box, Scored
from devices.barcodes.describe import shown
from devices.barcodes.reading import Role
from devices.barcodes.scoring import score
from devices.barcodes.unit_aliases import Alias, aliases_of

_TOO_FEW = -50
"""With these points or fewer a code is no serial number, though nothing else is one either."""

_MARGIN = 10
"""Two candidates this close are not told apart: that is for a person."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One candidate stands out. ``interpretations`` are other ways to read a serial out of the same code."""

    serial: Scored
    interpretations: tuple[Scored, ...]
    aliases: tuple[Alias, ...]
    others: tuple[Scored, ...]

    @property
    def why(self) -> str:
        """What speaks for it most, in one sentence."""
        best = max(self.serial.reasons, key=lambda reason: reason.points, default=None)
        return best.why if best is not None and best.points > 0 else "Nothing else on the box may be a serial number."


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two candidates remain, and a person has to say which."""

    first: Scored
    second: Scored
    aliases: tuple[Alias, ...]
    others: tuple[Scored, ...]

    @property
    def why(self) -> str:
        """Both candidates, in one sentence that is safe on any terminal."""
        both = f"{shown(self.first.value)} and {shown(self.second.value)}"
        return f"Both {both} may be the serial number; say which, or scan it once more."


@dataclass(frozen=True, slots=True)
class Missing:
    """No code of the box may be a serial number."""

    aliases: tuple[Alias, ...]
    others: tuple[Scored, ...]

    @property
    def why(self) -> str:
        """What to do, in one sentence."""
        return "No code of the box may be the serial number yet; scan the others."


Choice = Chosen | Ambiguous | Missing


def choose(box: Box) -> Choice:
    """Return the serial number of the box, an ambiguity, or that none was read; never a guess.

    A code that says itself that it holds the serial number is never passed over in silence: where another candidate is
    stronger, or another code says so of another number, both remain.
    """
    scored = score(box)
    serials = tuple(each for each in scored if each.role is Role.SERIAL and each.points > _TOO_FEW)
    if not serials:
        return Missing(aliases_of(box, scored, None), scored)
    best, rival = serials[0], _rival(serials)
    if rival is not None:
        others = tuple(each for each in scored if each.value not in {best.value, rival.value})
        return Ambiguous(best, rival, aliases_of(box, others, None), others)
    others = tuple(each for each in scored if each.value != best.value)
    same_code = tuple(each for each in others if each.text == best.text and each.role is Role.SERIAL)
    return Chosen(best, same_code, aliases_of(box, others, best), others)


def _rival(serials: tuple[Scored, ...]) -> Scored | None:
    """Return the first candidate that cannot be told from the best one, or that its own code calls the serial."""
    best = serials[0]
    own = {each.value for each in serials if each.text == best.text}
    for other in serials[1:]:
        if other.text == best.text:
            is_rival = other.is_explicit and best.is_explicit and best.points - other.points <= _MARGIN
        else:
            is_rival = other.value not in own and (other.is_explicit or best.points - other.points <= _MARGIN)
        if is_rival and other.value != best.value:
            return other
    return None
