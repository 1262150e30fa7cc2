"""What is asked before goods go into a location: held goods outside quarantine, no room, another bin than proposed."""

from scanner_app.workflows.answer import Phrase
from scanner_app.workflows.found_units import blocking, described
from scanner_app.workflows.look import Look
from scanner_app.workflows.putaway_proposal import has_room, is_quarantine
from scanner_app.workflows.wording import place_of
from scanner_app.workflows.workflow import By, Consent
from sync.ledger.documents import Bin
from sync.ledger.identity import UnitKey

Question = tuple[str, By, Phrase]
"""The name under which consent is given, what confirms it, and its words."""


def question(
    units: tuple[UnitKey, ...], location: Bin, proposed: str | None, look: Look, consent: Consent
) -> Question | None:
    """Return what is to be asked about the location; a graver question answered needs no second, harmless one."""
    return (
        held_outside_quarantine(units, location, look, consent)
        or no_room(units, location, look, consent)
        or other_bin(location, proposed, consent)
    )


def other_bin(location: Bin, proposed: str | None, consent: Consent) -> Question | None:
    """Return the question whether another location than the proposed one is meant; any consent answers it too."""
    if proposed in {None, location.code} or consent.given:
        return None
    return "other_bin", By.AGAIN, Phrase.of("putaway.ask.other_bin", bin=location.code, proposed=proposed)


def held_outside_quarantine(units: tuple[UnitKey, ...], location: Bin, look: Look, consent: Consent) -> Question | None:
    """Return the question whether a held unit may stand outside quarantine."""
    if is_quarantine(location) or consent.to("held"):
        return None
    for key in units:
        hold = blocking(described(key, look))
        if hold is not None:
            args = {"serial": key.serial, "kind": hold.kind, "bin": location.code}
            return "held", By.YES, Phrase.of("putaway.ask.held", **args)
    return None


def no_room(units: tuple[UnitKey, ...], location: Bin, look: Look, consent: Consent) -> Question | None:
    """Return the question whether they fit, where the location is full by the book."""
    coming = [key for key in units if not is_in(key, location, look)]
    if has_room(location, len(coming), look) or consent.to("full"):
        return None
    count = look.count_at(place_of(location))
    phrase = Phrase.of("putaway.ask.full", bin=location.code, count=count, capacity=location.capacity)
    return "full", By.YES, phrase


def is_in(key: UnitKey, location: Bin, look: Look) -> bool:
    """Return whether the book has the unit in the location."""
    unit = look.unit(key)
    return unit is not None and unit.place is not None and unit.place.code == location.code
