"""Files of profiles: read or refused with a sentence, written whole, and the scanners they give."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from devices.profile import Profile
from devices.profile_file import WEDGE, ProfileFile, read_file, read_folder, write_file
from devices.profile_words import ProfileFileError
from devices.scan import DeviceError
from devices.scanner_list import scanners
from devices.source_settings import SourceSettings
from scanner_app.config import ConfigError, load_config
from tests.unit.test_profile_words import PROFILES

VOYAGER = Profile(name="voyager", idle_ms=70, prefix=b"\x02")


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ProfileFileError) as caught:
        read_file(path)
    return str(caught.value)


@given(profile=PROFILES)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> None:
    path = tmp_path_factory.mktemp("p") / "new" / "one.toml"
    written = ProfileFile(profile, "hid:0c2e:0b61", "hid:Honeywell*")
    write_file(path, written, ["It sends \x1b[2J\n[x] as 'GS'.", "Two."])
    found = read_file(path)
    assert found == replace(written, profile=profile if profile.name != "default" else replace(profile, name="one"))
    assert [entry.name for entry in path.parent.iterdir()] == ["one.toml"]
    assert "\x1b" not in path.read_text()


def test_a_file_takes_its_name_from_its_place_unless_it_says_another(tmp_path: Path) -> None:
    assert read_file(put(tmp_path, "voyager", "")).profile == Profile(name="voyager")
    assert read_file(put(tmp_path, "voyager", 'name = "V"')).profile == Profile(name="V")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("idle_mss = 4", "the key 'idle_mss' is not known; did you mean 'idle_ms'?"),
        ("sorce = 'hid:x'", "did you mean 'source'?"),
        ("source = 4", "source is 4; write a text in quotes."),
        ("source = 'usb:1'", "source cannot be used. 'usb:1' names no scanner"),
        ("match = 'wedge'", "match cannot be used."),
        ("a =", "is not TOML"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = put(tmp_path, "bad", text)
    assert refusal(path).startswith(str(path))
    assert said in refusal(path)


def test_files_that_are_none_are_sentences(tmp_path: Path) -> None:
    assert "There is no profile" in refusal(tmp_path / "none.toml")
    assert "cannot be read" in refusal(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff")
    assert "byte 0 is not UTF-8" in refusal(tmp_path / "bytes.toml")
    (tmp_path / "file").write_text("")
    with pytest.raises(ProfileFileError, match="cannot be written"):
        write_file(tmp_path / "file" / "x.toml", ProfileFile(VOYAGER))


def test_a_folder_that_is_not_there_holds_no_profile(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none") == {}
    assert scanners((), "f", tmp_path / "none").sources == ()


def test_two_files_of_one_scanner_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a", "source = 'hid:0c2e:0b61'")
    put(tmp_path, "b", "source = 'hid_keyboard:0c2e:0b61'")
    with pytest.raises(ProfileFileError, match=r"a\.toml and .*b\.toml are both of the scanner hid_keyboard:0c2e:0b61"):
        read_folder(tmp_path)


def test_a_taught_scanner_is_read_without_any_further_word(tmp_path: Path) -> None:
    put(tmp_path, "voyager", "source = 'hid:0c2e:0b61'\nidle_ms = 70\nprefix = '\\x02'")
    found = scanners((), "scanner.toml", tmp_path)
    assert [(one.source, one.profile) for one in found.sources] == [("hid_keyboard:0c2e:0b61", VOYAGER)]
    listed = scanners(["hid:0c2e:0b61", "simulated"], "scanner.toml", tmp_path)
    assert [one.profile for one in listed.sources] == [VOYAGER, Profile()]


def test_a_listed_scanner_builds_on_the_profile_it_names(tmp_path: Path) -> None:
    put(tmp_path, "voyager", "idle_ms = 70\nprefix = '\\x02'\nmax_length = 9000")
    entry = {"source": "serial:/dev/ttyS0", "profile": "voyager", "idle_ms": 90, "min_length": 8500}
    (one,) = scanners([entry], "scanner.toml", tmp_path).sources
    assert (one.profile.idle_ms, one.profile.prefix, one.profile.min_length) == (90, b"\x02", 8500)
    with pytest.raises(ProfileFileError, match=r"scanners\.profile is 'voyagr', and there is no such file .*voyager"):
        scanners([{"source": "simulated", "profile": "voyagr"}], "scanner.toml", tmp_path)
    with pytest.raises(ProfileFileError, match="there: none yet"):
        scanners([{"source": "simulated", "profile": 4}], "scanner.toml", tmp_path / "none")


def test_a_profile_fits_the_scanners_that_it_says_it_matches(tmp_path: Path) -> None:
    put(tmp_path, "voyager", "match = 'hid:Honeywell*'\nidle_ms = 70\nprefix = '\\x02'")
    found = scanners(["hid:Honeywell Voyager", "serial:Honeywell", "hid:Other"], "scanner.toml", tmp_path)
    assert [one.profile.name for one in found.sources] == ["voyager", "default", "default"]
    assert not read_folder(tmp_path)["voyager"].fits(SourceSettings.parse("pos:Honeywell"))


def test_the_terminal_has_a_profile_of_its_own(tmp_path: Path) -> None:
    assert scanners((), "f", tmp_path).wedge == Profile(name=WEDGE)
    put(tmp_path, "typed", "source = 'wedge'\nprefix = '#'")
    found = scanners((), "f", tmp_path)
    assert (found.wedge, found.sources) == (Profile(name="typed", prefix=b"#"), ())
    changed = scanners([{"source": "wedge", "suffix": "!"}], "f", tmp_path)
    assert (changed.wedge.prefix, changed.wedge.suffix) == (b"#", b"!")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (4, "scanners holds 4"),
        ({"source": 4}, "scanners.source is 4"),
        ({"sorce": "x"}, "the key 'scanners.sorce' is not known; did you mean 'source'?"),
        ("telepathy:x", "names no scanner"),
    ],
)
def test_an_entry_that_says_nothing_is_refused(tmp_path: Path, entry: object, said: str) -> None:
    with pytest.raises(DeviceError) as caught:
        scanners([entry], "scanner.toml", tmp_path)
    assert said in str(caught.value)


def test_a_scanner_listed_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileFileError, match="names simulated twice"):
        scanners(["simulated", {"source": "simulated"}], "scanner.toml", tmp_path)


def test_the_configuration_takes_the_profiles_beside_it(tmp_path: Path) -> None:
    file = put(tmp_path, "scanner", 'scanners = [{ source = "simulated", profile = "voyager" }]')
    put(tmp_path / "profiles", "voyager", "idle_ms = 70\nprefix = '\\x02'")
    put(tmp_path / "profiles", "typed", "source = 'wedge'")
    put(tmp_path / "profiles", "line", "source = 'serial:/dev/ttyS0'")
    config = load_config({"SCANNER_CONFIG": str(file)})
    assert [(one.source, one.profile.name) for one in config.sources] == [
        ("simulated", "voyager"),
        ("serial:/dev/ttyS0", "line"),
    ]
    assert config.wedge.name == "typed"
    put(tmp_path / "profiles", "voyager", "idle_ms = 'x'")
    with pytest.raises(ConfigError, match=r"voyager\.toml: idle_ms is 'x'; write a whole number\."):
        load_config({"SCANNER_CONFIG": str(file)})
