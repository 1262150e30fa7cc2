"""Why a symbol could not be read under any setting, in a sentence that says what to change."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Final

from devices.decoders.keymaps.keymap import ALTGR, SHIFT
from devices.decoders.keymaps.layouts import keymap
from devices.decoders.keymaps.strokes import Stroke, strokes
from devices.decoders.keys import EV_SYN, SYN_DROPPED
from devices.decoders.line_noise import advice, noisy
from devices.dialects import LAYOUTS, Caps, ControlKeys
from devices.profile import Profile
from devices.teaching.finding import Finding, change
from devices.teaching.keyboard_search import Setting, typed
from devices.teaching.sample import Medium, Sample
from devices.teaching.spelling import CONTENTS, CONTROLS, characters

_ENQ: Final = "\x05"
_SHOWN: Final = 60
_ALIKE: Final = 0.6
_COMPARED: Final = 200
"""As much as a symbol and all that stands around it; comparing costs the square of it."""
_ALT_IN_TERMINAL: Final = re.compile(r"(?:\x1b\d){2,5}")
_ALT_CODES: Final = 4
_USUAL_KEYS: Final = "set the scanner to the keyboard 'USA'"
_USUAL_LINE: Final = "set the scanner to the maker's defaults of a serial port"


def diagnosis(sample: Sample, symbol: str, profile: Profile) -> Finding:
    """Return the likeliest reason why the sample is not read as the symbol; ``profile`` is what the line was set to."""
    content = "".join(char for char in CONTENTS[symbol] if char not in CONTROLS)
    if sample.medium is Medium.KEYS:
        if any(event.type == EV_SYN and event.code == SYN_DROPPED for event in sample.events):
            return change("Keys were lost because they came too fast: raise the setting 'inter-keystroke delay'.")
        arrivals = [(name, typed(sample.events, Setting(name, Caps.AS_SENT, ControlKeys.CTRL))) for name in LAYOUTS]
    else:
        arrivals = [("", characters(sample.data))]
    usual = _USUAL_KEYS if sample.medium in {Medium.KEYS, Medium.TERMINAL} else _USUAL_LINE
    reasons: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: _repeated(content, [text for _, text in arrivals]),
        lambda: _one_case(content, [text for _, text in arrivals]),
        lambda: _merged(content, arrivals) if sample.medium is Medium.KEYS else iter(()),
        lambda: _terminal(content, arrivals[0][1]) if sample.medium is Medium.TERMINAL else iter(()),
        lambda: _line(sample, profile) if sample.medium is Medium.BYTES else iter(()),
        lambda: _differing(content, [text for _, text in arrivals], usual),
    )
    found = next((finding for reason in reasons for finding in reason()), None)
    return found or change(
        f"What came is not symbol {symbol}: {arrivals[0][1][:_SHOWN]!r}. Scan it once more; if the same comes again, "
        f"{usual} and to no special modes."
    )


def _held(arrived: str, content: str) -> bool:
    return content in "".join(char for char in arrived if char not in CONTROLS)


def _repeated(content: str, arrivals: list[str]) -> Iterator[Finding]:
    if any("".join(char for char in arrived if char not in CONTROLS).count(content) > 1 for arrived in arrivals):
        yield change(
            "The symbol came more than once: scan it once. If you did, the scanner repeats what nothing acknowledges: "
            "turn off the setting 'software handshake' (ACK/NAK)."
        )


def _one_case(content: str, arrivals: list[str]) -> Iterator[Finding]:
    for arrived in arrivals:
        for turned, said in ((content.upper(), "capitals"), (content.lower(), "small letters")):
            if _held(arrived, turned):
                yield change(
                    f"All letters come as {said}, and a serial number needs both: turn off the setting 'convert case'."
                )
        if _held(arrived, content.swapcase()):
            yield change("Capitals and small letters come the wrong way round: turn Caps Lock off, here or there.")


def _merged(content: str, arrivals: list[tuple[str, str]]) -> Iterator[Finding]:
    """Find the second of two strokes of one key missing, for want of a release between them."""
    for layout, arrived in arrivals:
        keys = [strokes(char, layout)[-1].code for char in content]
        kept = "".join(char for at, char in enumerate(content) if at == 0 or keys[at] != keys[at - 1])
        if kept != content and _held(arrived, kept):
            yield change(
                "Two strokes of the same key come as one, because the scanner does not release it between them: raise "
                "the setting 'inter-keystroke delay', or turn off 'fast mode'."
            )


def _terminal(content: str, arrived: str) -> Iterator[Finding]:
    if len(_ALT_IN_TERMINAL.findall(arrived)) >= _ALT_CODES:
        yield change(
            "The characters come as Alt and digits, which a terminal destroys: turn off the setting 'Alt mode' "
            "(emulate keypad), or let the program hold the keyboard itself (hid:)."
        )
    pairs = [(there, here) for here in LAYOUTS for there in LAYOUTS if _held(arrived, through(content, there, here))]
    if len(pairs) == 1:
        there, here = pairs[0]
        yield change(
            f"The scanner is set to the keyboard {there}, and this computer to {here}: set the scanner to {here} (the "
            "setting 'keyboard country')."
        )
    elif pairs:
        yield change(
            f"The scanner and this computer are set to different keyboards ({', '.join(map(' and '.join, pairs))}): "
            "set the scanner to that of the computer (the setting 'keyboard country')."
        )


def through(content: str, there: str, here: str) -> str:
    """Return what one keyboard's strokes for a text give on another; a dead key gives its accent at once."""
    return "".join(_given(stroke, here) for stroke in strokes(content, there))


def _given(stroke: Stroke, here: str) -> str:
    return keymap(here).character(stroke.code, stroke.shift * SHIFT + stroke.altgr * ALTGR) or ""


def _line(sample: Sample, profile: Profile) -> Iterator[Finding]:
    if sample.data.strip(b"\r\n") == _ENQ.encode():
        yield change("It asks before it sends (ENQ) and gets no answer: turn off the setting 'software handshake'.")
    elif noisy(sample.data):
        yield change(advice(sample.data, profile))


def _differing(content: str, arrivals: list[str], usual: str) -> Iterator[Finding]:
    """Name the characters that are missing or others, where the rest is plainly the symbol."""
    shown = ("".join(char for char in arrived[:_COMPARED] if char not in CONTROLS) for arrived in arrivals)
    matchers = [SequenceMatcher(None, content, each) for each in shown]
    best = max(matchers, key=lambda one: one.ratio())
    if best.ratio() < _ALIKE:
        return
    lost = "".join(content[a:b] for kind, a, b, _, _ in best.get_opcodes() if kind in {"delete", "replace"})
    if lost:
        yield change(
            f"These characters do not arrive as they are: {lost!r}. Scan the symbol once more; if it stays so, "
            f"{usual}, and let it send all characters."
        )
