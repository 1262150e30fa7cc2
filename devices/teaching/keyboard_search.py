"""What a keyboard scanner is set to: the settings under which the real decoder reads the symbols as they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from devices.decoders.keymaps.keymap import KEYPAD
from devices.decoders.keys import EV_KEY, InputEvent, KeyDecoder
from devices.dialects import LAYOUTS, Aim, Caps, ControlKeys
from devices.profile import Profile
from devices.scan import Scan
from devices.teaching.finding import Finding, note
from devices.teaching.sample import Sample
from devices.teaching.spelling import CONTENTS, CONTROLS, Spelling, characters, spelling

_EVER_S: Final = 3600.0
_PLAIN: Final = tuple(name for name, content in CONTENTS.items() if not set(CONTROLS) & set(content))
"""The symbols without a control character: they show the layout, whatever the dialect of control keys."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One way in which a keyboard scanner may be set."""

    layout: str
    caps: Caps
    control_keys: ControlKeys

    def over(self, profile: Profile) -> Profile:
        """Return the profile with this setting."""
        return replace(profile, layout=self.layout, caps=self.caps, control_keys=self.control_keys)


def settings() -> Iterator[Setting]:
    """Return every way, the likeliest first."""
    for control_keys in ControlKeys:
        for caps in Caps:
            for layout in LAYOUTS:
                yield Setting(layout, caps, control_keys)


def typed(events: Sequence[InputEvent], setting: Setting) -> str:
    """Return all that the keys give under a setting, terminators included, as ``raw`` has it."""
    profile = replace(Profile(terminators=(), aim=Aim.NEVER), layout=setting.layout, control_keys=setting.control_keys)
    decoder = KeyDecoder(profile, "")
    records = decoder.feed(events)
    records += decoder.tick(events[-1].at + _EVER_S if events else _EVER_S)
    return "".join(characters(one.raw if isinstance(one, Scan) else one.partial) for one in records)


def fitting(samples: Mapping[str, Sample]) -> tuple[Setting, ...]:
    """Return the settings under which most of the symbols are read, and most control characters are themselves.

    They are equal in what they make of the samples; the likeliest is the first. Empty where no setting fits any.
    """
    plain = {name: samples[name] for name in _PLAIN if name in samples} or samples
    usual = [one for one in settings() if one.control_keys is ControlKeys.CTRL]
    bases = [one for one in usual if all(_spelt(sample, name, one) for name, sample in plain.items())]
    if not bases:  # a dialect in which a lock is a control character may be needed to read even these
        bases = [one for one in settings() if any(_spelt(sample, name, one) for name, sample in samples.items())]
    ranked: dict[tuple[int, int], list[Setting]] = {}
    for one in (replace(base, control_keys=keys) for keys in ControlKeys for base in bases):
        found = ranked.setdefault(_rank(samples, one), [])
        if one not in found:
            found.append(one)
    return tuple(ranked[max(ranked)]) if ranked and max(ranked)[0] else ()


def spellings(samples: Mapping[str, Sample], setting: Setting) -> dict[str, Spelling]:
    """Return how each symbol that is read under the setting came."""
    found = {name: _spelt(sample, name, setting) for name, sample in samples.items()}
    return {name: one for name, one in found.items() if one is not None}


def findings(samples: Mapping[str, Sample], fits: tuple[Setting, ...]) -> Iterator[Finding]:
    """Say what the keyboard is set to."""
    chosen = fits[0]
    others = sorted({one.layout for one in fits} - {chosen.layout})
    if len(others) == len(LAYOUTS) - 1 and (digits := _alt_digits(samples)):
        yield note(
            "Every character is typed as Alt and digits of the keypad: its layout does not matter. It would be faster "
            "with the setting 'Alt mode' (emulate keypad) turned off."
        )
        if not digits.startswith("0"):
            yield note(
                "Its numbers are those of a DOS code page, and the symbols do not show which: the profile takes cp437. "
                'If letters such as ø come wrong, write alt_page = "cp850" into it.'
            )
    elif others:
        same = ", ".join(others)
        yield note(f"It is set to the keyboard {chosen.layout}; {same} would type the symbols just the same.")
    else:
        yield note(f"It is set to the keyboard {chosen.layout}.")
    if chosen.caps is Caps.INVERTED:
        yield note(
            "It sends every letter in the other case, and the profile turns them back; the setting is 'Caps Lock'."
        )
    if chosen.control_keys is not ControlKeys.CTRL:
        yield note(f"Its control characters come as keys of the dialect '{chosen.control_keys}'.")


def _rank(samples: Mapping[str, Sample], setting: Setting) -> tuple[int, int]:
    found = spellings(samples, setting)
    right = sum(control == came for one in found.values() for control, came in one.arrivals)
    return len(found), right


def _spelt(sample: Sample, symbol: str, setting: Setting) -> Spelling | None:
    return spelling(typed(sample.events, setting), symbol, setting.caps)


def _alt_digits(samples: Mapping[str, Sample]) -> str:
    """Return the digits that the keypad types first, at most those of one number."""
    pressed = (event for sample in samples.values() for event in sample.events if event.type == EV_KEY)
    keypad = [KEYPAD[event.code] for event in pressed if event.value == 1 and event.code in KEYPAD]
    return "".join(keypad[:3])
