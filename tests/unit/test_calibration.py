"""From the symbols as a scanner sends them to the profile that reads it, for every setting in the field."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.barcodes.characters import EOT, GS, RS
from devices.calibration import SYMBOLS
from devices.decoders.keymaps.strokes import typeable
from devices.decoders.keys import EV_SYN, SYN_DROPPED, InputEvent, KeyDecoder
from devices.dialects import LAYOUTS, Aim, Caps, ControlKeys
from devices.profile import Profile
from devices.scan import Scan
from devices.teaching.calibrate import Calibration, calibrate, recognised
from devices.teaching.finding import Weight
from devices.teaching.sample import Medium, Sample
from tests.unit.simulated_scanner import TAPS, Form, Gun

BASE = Profile(name="taught")
CODE = f"0109506000134352{GS}21aB-7/x{RS}Q{EOT}Z"
AROUND = st.text("ABCxyz019<>#*+", max_size=4)


def asked(found: Calibration) -> list[str]:
    return [one.sentence for one in found.findings if one.weight is Weight.CHANGE]


def read(profile: Profile, gun: Gun, code: str = CODE) -> Scan:
    """Scan another code with the scanner that was taught."""
    events = gun.typed(gun.around(code, "]C1"))
    decoder = KeyDecoder(profile, "hid:x")
    records = [*decoder.feed(events), *decoder.tick(events[-1].at + 9)]
    assert len(records) == 1
    assert isinstance(records[0], Scan), records[0]
    return records[0]


def typeable_everywhere(layout: str) -> bool:
    return {char for _, content, _ in SYMBOLS for char in content} <= typeable(layout)


def test_every_layout_can_type_the_symbols() -> None:
    assert all(map(typeable_everywhere, LAYOUTS))


@pytest.mark.adverse(13)
@settings(max_examples=150)
@given(
    layout=st.sampled_from(LAYOUTS),
    form=st.sampled_from(Form),
    inverted=st.booleans(),
    prefix=AROUND,
    suffix=AROUND,
    end=st.sampled_from(["\r", "\t", "\r\n", ""]),
    aim=st.booleans(),
)
@example(layout="de", form=Form.ARROWS, inverted=True, prefix="X", suffix="<", end="", aim=True)
def test_the_profile_reads_what_the_scanner_was_set_to(
    layout: str, form: Form, inverted: bool, prefix: str, suffix: str, end: str, aim: bool
) -> None:
    gun = Gun(layout=layout, form=form, inverted=inverted, prefix=prefix, suffix=suffix, end=end, aim=aim)
    found = calibrate(gun.samples(), BASE)
    assert asked(found) == []
    assert found.profile.terminators == ((end.encode(),) if end else ())
    assert found.profile.aim is (Aim.AUTO if aim else Aim.NEVER)
    assert found.profile.caps is (Caps.INVERTED if inverted else Caps.AS_SENT)
    assert found.profile.control_keys is (ControlKeys(form.value) if form in TAPS else ControlKeys.CTRL)
    scan = read(found.profile, gun)
    assert (scan.text, scan.aim) == (CODE, "]C1" if aim else "")


@pytest.mark.parametrize("name", [name for name, _, _ in SYMBOLS])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_symbol_is_known_in_any_order_and_on_any_layout(layout: str, name: str) -> None:
    for form in Form:
        assert recognised(Gun(layout=layout, form=form, inverted=True).sample(name)) == name


def test_layouts_that_type_the_symbols_alike_are_all_named() -> None:
    found = calibrate(Gun(layout="fi").samples(), BASE)
    assert found.profile.layout in {"se", "fi"}
    assert any("se; fi would type the symbols just the same" in one.sentence for one in found.findings)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_scanner_that_types_by_numbers_has_no_layout(layout: str) -> None:
    gun = Gun(layout=layout, all_alt=True)
    found = calibrate(gun.samples(), BASE)
    assert "its layout does not matter" in found.findings[0].sentence
    assert not any("DOS code page" in one.sentence for one in found.findings)
    assert asked(found) == []
    assert read(found.profile, gun).text == CODE


def test_numbers_without_a_leading_zero_leave_the_code_page_open() -> None:
    gun = Gun(all_alt=True, numbers="")
    found = calibrate(gun.samples(), BASE)
    assert asked(found) == []
    assert any("the profile takes cp437" in one.sentence for one in found.findings)
    assert read(found.profile, gun).text == CODE


TEXT_FORMS: list[Mapping[str, str]] = [
    {GS: "|", RS: "^", EOT: "~"},
    {GS: "]", RS: "^", EOT: ""},
    {GS: "029", RS: "030", EOT: "004"},
    {GS: "{GS}", RS: "{RS}", EOT: "{EOT}"},
    {GS: "<GS>", RS: "<RS>", EOT: "<EOT>"},
    {GS: "_", RS: "`", EOT: "#"},
]
SIGN_FORMS: list[Mapping[str, str]] = [
    {GS: "\u241d", RS: "\u241e", EOT: "\u2404"},
    {GS: "\uf70b", RS: "\uf70c", EOT: "\uf70a"},
    {GS: "\u2194", RS: "\u25b2", EOT: "\u2666"},
]


@pytest.mark.parametrize("texts", TEXT_FORMS)
@pytest.mark.parametrize("layout", ["us", "de", "fr", "ch", "us_intl"])
@pytest.mark.parametrize("inverted", [False, True])
def test_a_separator_typed_as_text_is_turned_back(texts: Mapping[str, str], layout: str, *, inverted: bool) -> None:
    gun = Gun(layout=layout, texts=texts, inverted=inverted)
    found = calibrate(gun.samples(), BASE)
    assert asked(found) == []
    lost = {control for control, came in texts.items() if not came}
    code = "".join(char for char in CODE if char not in lost)
    assert read(found.profile, gun, code).text == code
    said = " ".join(one.sentence for one in found.findings)
    assert f"GS arrives as {texts[GS]!r}" in said
    assert "is misread" in said


@pytest.mark.parametrize("texts", [*TEXT_FORMS, *SIGN_FORMS, {GS: "\x1b[19~", RS: "\x1b[20~", EOT: "\x1b[17~"}])
@pytest.mark.parametrize("medium", [Medium.BYTES, Medium.TERMINAL])
def test_a_separator_in_any_disguise_on_a_line_is_turned_back(texts: Mapping[str, str], medium: Medium) -> None:
    found = calibrate(Gun(texts=texts).samples(medium), BASE)
    assert asked(found) == []
    assert found.profile.substitutes == tuple(sorted((came, control) for control, came in texts.items() if came))


@pytest.mark.parametrize("medium", [Medium.KEYS, Medium.BYTES, Medium.TERMINAL])
def test_a_separator_that_is_dropped_is_asked_for(medium: Medium) -> None:
    found = calibrate(Gun(texts={GS: "", RS: "", EOT: ""}).samples(medium), BASE)
    assert len(asked(found)) == 1
    assert "turn on the setting 'transmit FNC1 as GS'" in asked(found)[0]


def test_separators_that_come_alike_are_not_guessed() -> None:
    found = calibrate(Gun(texts={GS: "?", RS: "?", EOT: "!"}).samples(), BASE)
    assert found.profile.substitutes == (("!", EOT),)
    assert any("GS and RS come as the same '?'" in one for one in asked(found))


def test_a_separator_that_is_a_nameless_key_is_asked_for() -> None:
    gun = Gun(form=Form.FUNCTION)
    samples = gun.samples()
    unknown = tuple(replace(event, code=0x2FF) if event.code == 66 else event for event in samples["CAL4"].events)
    found = calibrate({**samples, "CAL4": replace(samples["CAL4"], events=unknown)}, BASE)
    assert any("GS comes as a key that stands for nothing" in one for one in asked(found))


def test_letters_all_of_one_case_are_asked_for() -> None:
    for turn, said in ((str.upper, "capitals"), (str.lower, "small letters")):
        gun = Gun(aim=False)
        events = {name: Gun().typed(turn(gun.line(name))) for name in ("CAL1", "CAL2")}
        found = calibrate({name: Sample(Medium.KEYS, sent) for name, sent in events.items()}, BASE)
        assert len(asked(found)) == 1
        assert f"All letters come as {said}" in asked(found)[0]
        assert found.profile == BASE


@pytest.mark.adverse(22)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_keys_that_are_not_released_are_found_out(layout: str) -> None:
    sample = Gun(layout=layout, releases=False).sample("CAL1")
    assert recognised(sample) is None
    found = calibrate({"CAL1": sample}, BASE)
    assert len(asked(found)) == 1
    assert "raise the setting 'inter-keystroke delay'" in asked(found)[0]


def test_events_that_were_lost_are_found_out() -> None:
    events = Gun().events("CAL2")
    cut = (*events[:40], InputEvent(0.1, EV_SYN, SYN_DROPPED, 0), *events[90:])
    assert "Keys were lost" in asked(calibrate({"CAL2": Sample(Medium.KEYS, cut)}, BASE))[0]


def test_slow_scanners_are_given_time() -> None:
    found = calibrate(Gun(gap_s=0.06, end="").samples(), BASE)
    assert asked(found) == []
    assert found.profile.idle_ms >= 3 * 120
    assert calibrate(Gun(gap_s=0.3).samples(), BASE).profile.stall_ms >= 1800
    found = calibrate(Gun(gap_s=0.2, end="").samples(), BASE)
    assert any("silence cannot end one" in one for one in asked(found))


def test_a_profile_that_does_not_give_a_symbol_as_it_is_is_not_readable() -> None:
    samples = Gun().samples(Medium.BYTES)
    assert calibrate(samples, BASE).readable
    found = calibrate({**samples, "CAL4": Gun(suffix="x").sample("CAL4", Medium.BYTES)}, BASE)
    assert not found.readable
    assert any("cannot be read rightly so" in one for one in asked(found))
    unlike = {**samples, "CAL2": Sample(Medium.BYTES, data=b"4006381333931\r")}
    assert not calibrate(unlike, BASE).readable


@settings(max_examples=40, deadline=None)
@given(
    events=st.lists(
        st.builds(InputEvent, st.floats(0, 9), st.sampled_from([0, 1, 4]), st.integers(0, 0x2FF), st.integers(-1, 3)),
        min_size=1,
    )
)
def test_whatever_keys_arrive_something_is_said_and_nothing_breaks(events: list[InputEvent]) -> None:
    sample = Sample(Medium.KEYS, tuple(events))
    assert recognised(sample) is None
    assert not calibrate({"CAL1": sample}, BASE).sound
