"""From samples of the calibration symbols to a profile that reads them, tried with the decoders of the product."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from devices.decoders.content import split_aim, substituted
from devices.decoders.framings import byte_decoder
from devices.decoders.keys import KeyDecoder
from devices.decoders.line_noise import parity_bits
from devices.decoders.wedge import WedgeSplitter
from devices.dialects import Caps, Framing
from devices.profile import Profile
from devices.scan import Scan
from devices.teaching import keyboard_search
from devices.teaching.diagnosis import diagnosis
from devices.teaching.finding import Finding, Weight, change, note
from devices.teaching.sample import Medium, Sample
from devices.teaching.separators import separators
from devices.teaching.spelling import CONTENTS, CONTROLS, Spelling, characters, spelling
from devices.teaching.surroundings import surroundings

_EVER_S: Final = 3600.0
_SEVEN_BITS: Final = 0x7F
_PATIENCE: Final = 3
_LONGEST_IDLE_MS: Final = 500
_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Calibration:
    """What a scanner was found to be: its profile, and what was learnt in sentences.

    ``readable`` says whether the profile, tried with the decoders, gave every symbol as it is.
    """

    profile: Profile
    findings: tuple[Finding, ...]
    readable: bool

    @property
    def sound(self) -> bool:
        """Whether the profile reads the scanner wholly, and nothing has to be changed on it."""
        return all(one.weight is Weight.NOTE for one in self.findings)


def calibrate(samples: Mapping[str, Sample], base: Profile) -> Calibration:
    """Work out the profile from samples by the name of their symbol; ``base`` is what the source was opened with."""
    medium = next(iter(samples.values())).medium
    if medium is Medium.KEYS:
        profile, spelt, found = _keyboard(samples, base)
    else:
        profile, spelt, found = _line(samples, base, medium)
    found += [diagnosis(sample, name, base) for name, sample in samples.items() if name not in spelt]
    if not spelt:
        return Calibration(base, tuple(dict.fromkeys(found)), readable=False)
    profile, around = surroundings(spelt, medium, profile)
    substitutes, between = separators(spelt, medium)
    profile = _patient(replace(profile, substitutes=substitutes), samples)
    tried = tuple(_tried(samples, spelt, profile))
    found += [*around, *between, *_timing(samples, profile), *tried]
    return Calibration(profile, tuple(dict.fromkeys(found)), readable=not tried and len(spelt) == len(samples))


def recognised(sample: Sample) -> str | None:
    """Return the name of the symbol that a sample is, under whatever setting; None where it is none."""
    return next(iter(symbols(sample)), None)


def symbols(sample: Sample) -> tuple[str, ...]:
    """Return the names of the symbols that a sample holds: more than one where scans came too close together."""
    if sample.medium is Medium.KEYS:
        ways = ((keyboard_search.typed(sample.events, one), one.caps) for one in keyboard_search.settings())
    else:
        arrived = [characters(data) for data in (*_contents(sample), sample.data.translate(_STRIPPED))]
        ways = ((text, caps) for caps in _cases(sample.medium) for text in arrived)
    found = (tuple(name for name in CONTENTS if spelling(way, name, caps) is not None) for way, caps in ways)
    return next(filter(None, found), ())


def _cases(medium: Medium) -> tuple[Caps, ...]:
    """Return the cases to try: of a terminal's letters the Caps Lock of this moment decides, which is no setting."""
    return (Caps.AS_SENT,) if medium is Medium.TERMINAL else tuple(Caps)


_STRIPPED: Final = bytes(byte & _SEVEN_BITS for byte in range(256))


def _keyboard(samples: Mapping[str, Sample], base: Profile) -> tuple[Profile, dict[str, Spelling], list[Finding]]:
    fits = keyboard_search.fitting(samples)
    if not fits:
        return base, {}, []
    found = list(keyboard_search.findings(samples, fits))
    return fits[0].over(base), keyboard_search.spellings(samples, fits[0]), found


def _line(
    samples: Mapping[str, Sample], base: Profile, medium: Medium
) -> tuple[Profile, dict[str, Spelling], list[Finding]]:
    found: list[Finding] = []
    texts = {name: sample.data for name, sample in samples.items()}
    bits = parity_bits(b"".join(texts.values())) if medium is Medium.BYTES else None
    if bits is not None:
        base = replace(base, bits=bits)
        texts = {name: data.translate(_STRIPPED) for name, data in texts.items()}
        found.append(note(f"It sends {bits}: seven bits and a parity."))
    packets = {name: content for name, sample in samples.items() if (content := _unpacked(sample)) is not None}
    if packets:
        base = replace(base, framing=Framing.SSI)
        texts |= packets
        found.append(
            note("It sends packets of Zebra's Simple Serial Interface, and waits for each to be acknowledged.")
        )
    read = [(caps, _spelt(texts, caps)) for caps in _cases(medium)]
    caps, spelt = max(read, key=lambda one: len(one[1]))
    if caps is Caps.INVERTED:
        found.append(note("It sends every letter in the other case, and the profile turns them back."))
    return replace(base, caps=caps), spelt, found


def _spelt(texts: Mapping[str, bytes], caps: Caps) -> dict[str, Spelling]:
    read = {name: spelling(characters(data), name, caps) for name, data in texts.items()}
    return {name: one for name, one in read.items() if one is not None}


def _contents(sample: Sample) -> Iterator[bytes]:
    yield sample.data
    packed = _unpacked(sample)
    if packed is not None:
        yield packed


def _unpacked(sample: Sample) -> bytes | None:
    """Return the content of SSI packets; None where the bytes are none."""
    if sample.medium is not Medium.BYTES:
        return None
    records = byte_decoder(Profile(framing=Framing.SSI), "").feed(sample.data, 0.0)
    return next((one.raw for one in records if isinstance(one, Scan)), None)


def _patient(profile: Profile, samples: Mapping[str, Sample]) -> Profile:
    """Give the profile the time that this scanner takes inside a code, three times over."""
    longest = math.ceil(max(sample.longest_gap for sample in samples.values()) * 1000 * _PATIENCE)
    return replace(
        profile,
        idle_ms=min(max(profile.idle_ms, longest), max(_LONGEST_IDLE_MS, profile.idle_ms)),
        stall_ms=max(profile.stall_ms, longest),
    )


def _timing(samples: Mapping[str, Sample], profile: Profile) -> Iterator[Finding]:
    gaps = sorted(gap for sample in samples.values() for gap in sample.gaps)
    if gaps:
        middle, longest = gaps[len(gaps) // 2] * 1000, gaps[-1] * 1000
        yield note(f"Inside a code {middle:.0f} ms lie between two arrivals, {longest:.0f} ms at the most.")
    if not profile.terminators and gaps and longest * _PATIENCE > _LONGEST_IDLE_MS:
        yield change("It pauses so long inside a code that silence cannot end one: turn on the suffix CR.")


def _tried(samples: Mapping[str, Sample], spelt: Mapping[str, Spelling], profile: Profile) -> Iterator[Finding]:
    """Read each sample with the profile, as the product will, and say what does not come out as it should."""
    for name, one in spelt.items():
        came = _read(samples[name], profile)
        wanted = _wanted(name, one, profile)
        if wanted is not None and (came is None or wanted not in {came, came[1:]}):
            shown = "nothing" if came is None else repr(came[:_SHOWN])
            yield change(f"Read with the profile, symbol {name} gives {shown}: the scanner cannot be read rightly so.")


def _wanted(symbol: str, spelt: Spelling, profile: Profile) -> str | None:
    """Return what the profile makes of the symbol at best; None where a key without a character is in it."""
    came = iter(arrived for _, arrived in spelt.arrivals)
    text = "".join(next(came) if char in CONTROLS else char for char in CONTENTS[symbol])
    if any("\ud800" <= char <= "\udfff" for char in text):
        return None
    return substituted(text, profile.substitutes)


def _read(sample: Sample, profile: Profile) -> str | None:
    match sample.medium:
        case Medium.KEYS:
            keys = KeyDecoder(profile, "")
            records = [*keys.feed(sample.events), *keys.tick(sample.events[-1].at + _EVER_S)]
        case Medium.BYTES:
            line = byte_decoder(profile, "")
            data = sample.data if profile.bits.startswith("8") else sample.data.translate(_STRIPPED)
            records = [*line.feed(data, 0.0), *line.tick(_EVER_S)]
        case Medium.TERMINAL:
            splitter = WedgeSplitter(profile=profile)
            records = [one for one in splitter.feed(sample.data, 0.0) if isinstance(one, Scan)]
        case Medium.REPORTS:
            return split_aim(characters(sample.data))[1]
    scans = [one for one in records if isinstance(one, Scan)]
    return scans[0].text if len(scans) == len(records) == 1 else None
