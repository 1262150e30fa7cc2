"""The other numbers of the unit in a box: its second IMEI, its MAC address, its SIM card."""

from collections.abc import Iterator
from dataclasses import dataclass

from devices.barcodes.box import Box, Scored
from devices.barcodes.identifiers import ADDRESSES, UNIT_IDENTITIES, identifiers_in
from devices.barcodes.reading import Form, Reading, Role
from devices.barcodes.scoring import NAMED_OTHERWISE


@dataclass(frozen=True, slots=True)
class Alias:
    """Another number of the same unit: ``imei``, ``mac``, ``iccid``; the second of a kind is ``imei2``.

    ``text`` is the code exactly as scanned, ``value`` the number in its numbering's own form.
    """

    kind: str
    value: str
    text: str


def aliases_of(box: Box, scored: tuple[Scored, ...], serial: Scored | None) -> tuple[Alias, ...]:
    """Return the numbers among the candidates that name the unit besides its serial number, in a fixed order.

    A number that is one by chance alone is none, nor is one that another box carries or that is the serial itself;
    where the serial number is an IMEI, the first of the others is ``imei2``.
    """
    own = {(found.role, found.value) for found in identifiers_in(serial.value)} if serial is not None else set()
    counts = {role: 1 for role, _ in own}
    found = {(each.role, each.value): each for each in sorted(_certain(box, scored), key=lambda each: each.text)}
    aliases = []
    for role, value in sorted(found.keys() - own):
        counts[role] = counts.get(role, 0) + 1
        kind = role.value if counts[role] == 1 else f"{role}{counts[role]}"
        aliases.append(Alias(kind, value, found[role, value].text))
    return tuple(aliases)


def _certain(box: Box, scored: tuple[Scored, ...]) -> Iterator[Scored]:
    codes = {(code.text, code.aim): code for code in box.codes}
    for each in scored:
        code = codes[each.text, each.aim]
        if each.role in UNIT_IDENTITIES and (code.form is not Form.PLAIN or _is_certain(box, code, each, scored)):
            yield each


def _is_certain(box: Box, code: Reading, each: Scored, scored: tuple[Scored, ...]) -> bool:
    first = next(candidate for candidate in code.candidates if candidate.role is not Role.SERIAL)
    is_proven = each.role in ADDRESSES or any(
        found.is_proven and found.role is each.role for found in identifiers_in(code.text)
    )
    return is_proven and first.role is each.role and not box.times_seen(code.text) and not _is_other(code, scored)


def _is_other(code: Reading, scored: tuple[Scored, ...]) -> bool:
    """Say whether another code of the box names this one's content as something else."""
    return any(reason.points == NAMED_OTHERWISE for each in scored if each.text == code.text for reason in each.reasons)
