"""What to change on a scanner, on its profile or on the machine, from what one scan was. Pure."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from devices.decoders import line_noise
from devices.decoders.content import split_aim
from devices.dialects import Aim, Framing, Handshake
from devices.profile import Profile
from devices.scan import FaultKind, Flag, Scan, ScanFault
from devices.teaching.sample import Medium, Sample

_ENQ: Final = 0x05
_CHANGED: Final = "a programming code may have been scanned by accident. Set it back, or run setup again"

_FAULTS: Final[Mapping[FaultKind, str]] = MappingProxyType(
    {
        FaultKind.UNPLUGGED: "It was unplugged inside a scan: look at its cable and plug.",
        FaultKind.DROPPED: "Keys came faster than they were read: raise the scanner's 'inter-keystroke delay'.",
        FaultKind.SHORT: "The code is shorter than the profile's min_length: scan a longer one, or lower it.",
        FaultKind.OVERSIZE: "More came without an end than the profile's max_length: turn on the suffix CR.",
        FaultKind.CHECKSUM: "Packets came damaged three times: look at the cable, and lower the speed.",
        FaultKind.MALFORMED: "The scanner sends another format than the profile says: run setup again.",
        FaultKind.READER_DIED: "The reading process died and was started again: scan once more.",
    }
)  # fmt: skip
_FLAGS: Final[Mapping[Flag, str]] = MappingProxyType(
    {
        Flag.UNMAPPED_KEY: "A key came that gives no character: set the scanner to send control characters by Ctrl and "
        "a key, or run setup.",
        Flag.CASE_INVERTED: "Capitals and small letters come the wrong way round: turn the scanner's Caps Lock setting "
        "off, or run setup.",
        Flag.LAYOUT_SUSPECT: "The scanner seems to be set to another country's keyboard than its profile: run setup.",
        Flag.ALT_CUT: "An Alt code was not ended: raise the scanner's 'inter-keystroke delay'.",
        Flag.LATE: "It was read long before it arrived: a wireless scanner was out of reach.",
        Flag.BOUNCE: "The same code came twice at once: the trigger bounced, and the second is ignored.",
    }
)


def advice_on(
    sample: Sample | None, records: tuple[Scan | ScanFault, ...], profile: Profile, *, taught: bool
) -> Iterator[str]:
    """Yield a sentence for everything that should be changed, the gravest first; nothing where all is well."""
    if sample is not None and sample.medium is Medium.BYTES and not records:
        yield from _unheard(sample, profile)
    for record in records:
        if isinstance(record, ScanFault):
            yield from _fault(record, profile)
        else:
            yield from _scan(record, profile, taught=taught)


def _unheard(sample: Sample, profile: Profile) -> Iterator[str]:
    if sample.data.strip(b"\r\n") == bytes([_ENQ]):
        yield (
            "The scanner asks before it sends (ENQ) and waits for an answer: turn off its 'software handshake', or run "
            "doctor with --ack."
        )
    elif line_noise.noisy(sample.data):
        yield line_noise.advice(sample.data, profile)


def _fault(record: ScanFault, profile: Profile) -> Iterator[str]:
    match record.kind:
        case FaultKind.FRAMING:
            yield line_noise.advice(record.partial, profile)
        case FaultKind.UNTERMINATED:
            yield f"The end {_ends(profile)} of the code did not come: {_CHANGED}."
        case FaultKind.INCOMPLETE:
            yield from _incomplete(record.partial, profile)
        case kind:
            yield _FAULTS[kind]


def _incomplete(partial: bytes, profile: Profile) -> Iterator[str]:
    if profile.prefix and not partial.startswith(profile.prefix):
        yield f"The prefix {profile.prefix.decode('utf-8', 'replace')!r} of the profile did not come: {_CHANGED}."
    elif profile.suffix and not partial.endswith(profile.suffix):
        yield f"The suffix {profile.suffix.decode('utf-8', 'replace')!r} of the profile did not come: {_CHANGED}."
    else:
        yield "Only a part of the code came: hold the scanner nearer to its base, and look at its cable."


def _scan(record: Scan, profile: Profile, *, taught: bool) -> Iterator[str]:
    for flag in sorted(record.flags):
        if flag is Flag.IDLE_END and profile.terminators and profile.framing is Framing.LINES:
            yield from _unended(profile, taught=taught)
        elif flag is Flag.CHARSET:
            yield (
                f"The bytes are not {profile.encoding}: set encoding, or fallback (such as cp1252 or cp932), in the "
                "profile."
            )
        elif flag in _FLAGS:
            yield _FLAGS[flag]
    if record.text is None:
        return
    if taught and profile.aim is Aim.AUTO and not record.aim:
        yield (
            f"No AIM identifier came, and one came when the scanner was taught: {_CHANGED}. If none is wanted, write "
            'aim = "never" into the profile.'
        )
    if taught and not profile.terminators and record.text[-1:] in {"\r", "\n", "\t"}:
        yield f"Something ends the code, and nothing did when the scanner was taught: {_CHANGED}."
    if profile.aim is Aim.NEVER and split_aim(record.text)[0]:
        yield f"An AIM identifier seems to stand in the code, and none was sent before: {_CHANGED}."


def _unended(profile: Profile, *, taught: bool) -> Iterator[str]:
    if taught:
        yield f"The end {_ends(profile)} of the code did not come, and it did when the scanner was taught: {_CHANGED}."
    else:
        yield (
            "Nothing ended the code but silence: turn on the scanner's suffix CR (Enter); where it has none, write "
            "terminators = [] into the profile."
        )


def _ends(profile: Profile) -> str:
    names = {b"\r": "CR", b"\n": "LF", b"\r\n": "CR LF", b"\t": "TAB"}
    return (
        " or ".join(names.get(end, repr(end.decode("utf-8", "replace"))) for end in profile.terminators) or "(silence)"
    )


def silence(profile: Profile, medium: Medium) -> str:
    """Return what to look at where a scanner beeps and nothing comes."""
    if medium is Medium.KEYS:
        return (
            "Nothing has come. If the scanner beeps, it is in another mode: set it to USB keyboard, or to USB serial."
        )
    waits = "" if profile.handshake is Handshake.ACK_NAK else " It may wait for an answer: try doctor with --ack."
    return (
        f"Nothing has come. If the scanner beeps, compare its speed with {profile.baudrate} baud and its bits with "
        f"{profile.bits}.{waits}"
    )
