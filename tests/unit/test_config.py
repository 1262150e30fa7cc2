"""How a handheld is set up, and what is said about each mistake in its file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.dialects import Aim
from devices.labels.paper import Paper
from devices.profile import Profile
from devices.source_settings import SourceKind, SourceSettings
from scanner_app.config import Config, ConfigError, load_config
from scanner_app.themes import themes


def written(tmp_path: Path, text: str | bytes) -> Path:
    file = tmp_path / "scanner.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def loaded(tmp_path: Path, text: str | bytes, **environ: str) -> Config:
    return load_config({"SCANNER_DATA": str(tmp_path / "data"), **environ}, written(tmp_path, text))


def refusal(tmp_path: Path, text: str | bytes, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, text, **environ)
    return str(caught.value)


def test_an_empty_file_gives_the_usual(tmp_path: Path) -> None:
    config = loaded(tmp_path, "")
    assert config == Config(data=tmp_path / "data", file=tmp_path / "scanner.toml")


def test_everything_that_may_be_written_is_read(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.write_text("certificates")
    config = loaded(
        tmp_path,
        f"""
        station = "PACK-1"
        theme = "day"
        language = "de"
        scanners = [
          "serial:/dev/ttyUSB0",
          {{ source = "hid:Honeywell*", encoding = "cp1252", terminators = ["\\t"], prefix = "\\u0002", aim = "never"}},
        ]
        printer = "cups:Dock"
        label_paper = "62mm"
        [server]
        url = "http://scanner.example.com/terminal/"
        ca = "{ca}"
        allow_plain_http = "yes, unencrypted"
        [keys]
        UNDO = "f12"
        ACK = "f2"
        HELP = "shift+f1"
        [feedback]
        sound = "off"
        """,
    )
    assert (config.station, config.theme, config.language) == ("PACK-1", "day", "de")
    assert config.server == "http://scanner.example.com/terminal"
    assert (config.server_ca, config.allow_plain_http) == (ca, True)
    assert config.sources == (
        SourceSettings(SourceKind.SERIAL, "/dev/ttyUSB0"),
        SourceSettings(
            SourceKind.HID_KEYBOARD,
            "Honeywell*",
            Profile(encoding="cp1252", terminators=(b"\t",), prefix=b"\x02", aim=Aim.NEVER),
        ),
    )
    assert config.keys == (("UNDO", "f12"), ("ACK", "f2"), ("HELP", "shift+f1"))
    assert not config.feedback.sound
    assert (config.printer, config.label_paper) == ("cups:Dock", "62mm")


@pytest.mark.parametrize(
    ("text", "said"), [('printer = "zebra"', "write tcp:HOST, cups:NAME or file:PATH"), ('label_paper = "a5"', "a5")]
)
def test_a_printer_or_paper_that_there_cannot_be_is_refused(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "scanner.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said):
        load_config({"SCANNER_DATA": str(tmp_path)}, file)


def test_the_papers_of_the_configuration_are_those_that_labels_are_drawn_on(tmp_path: Path) -> None:
    for paper in Paper:
        file = tmp_path / "scanner.toml"
        file.write_text(f'label_paper = "{paper}"')
        assert load_config({"SCANNER_DATA": str(tmp_path)}, file).label_paper == paper


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ('statoin = "P1"', "statoin", "station"),
        ('scaners = ["serial:/dev/ttyS0"]', "scaners", "scanners"),
        ('[server]\nadress = "x"\nurls = "y"', "server.adress", None),
        ('[server]\nurls = "https://a.example"', "server.urls", "url"),
        ('[keys]\nUNDOO = "f8"', "keys.UNDOO", "UNDO"),
        ('[feedback]\nsuond = "off"', "feedback.suond", "sound"),
        ('scanners = [{source = "serial:/dev/ttyS0", baudrat = 9600}]', "scanners.baudrat", "baudrate"),
    ],
)
def test_an_unknown_key_names_the_file_the_key_and_the_nearest_spelling(
    tmp_path: Path, text: str, key: str, nearest: str | None
) -> None:
    sentence = refusal(tmp_path, text)
    assert str(tmp_path / "scanner.toml") in sentence
    assert repr(key) in sentence
    assert (f"did you mean {nearest!r}?" if nearest else "known are") in sentence


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("station = 4", "station is 4"),
        ("server = 'https://a.example'", "server is 'https://a.example'"),
        ("[server]\nurl = 8470", "server.url is 8470"),
        ("scanners = 'serial:/dev/ttyS0'", "scanners is 'serial:/dev/ttyS0'"),
        ("scanners = [4]", "scanners holds 4"),
        ("scanners = [{source = 'serial:/dev/ttyS0', baudrate = true}]", "scanners.baudrate is True"),
        ("scanners = [{source = 'serial:/dev/ttyS0', terminators = [13]}]", "scanners.terminators is (13,)"),
        ("scanners = [{source = 'serial:/dev/ttyS0', encoding = 'utf-16'}]", "scanners cannot be used"),
        ("scanners = ['telepathy:near']", "scanners cannot be used"),
        ("[keys]\nUNDO = 'enter'", "keys.UNDO is 'enter'"),
        ("[keys]\nUNDO = 'f20'\nSKIP = 'f20'", "keys.UNDO is 'f20', which SKIP has"),
        ("[keys]\nUNDO = 'f8'", "keys.UNDO is 'f8', which EMPTY has"),
        ("[server]\nca = '/no/such/file.pem'", "server.ca is '/no/such/file.pem'"),
        ("[server]\nallow_plain_http = 'yes'", "server.allow_plain_http is 'yes'"),
        ("[server]\nallow_plain_http = true", "server.allow_plain_http is True"),
        ("[feedback]\nsound = 'loud'", "feedback.sound is 'loud'"),
        ("theme = 'pink'", "theme is 'pink'; write one of day, night, contrast."),
        ("language = 'xx'", "language is 'xx'; write one of en, de."),
    ],
)
def test_a_wrong_value_names_the_file_the_key_and_the_value(tmp_path: Path, text: str, key: str) -> None:
    sentence = refusal(tmp_path, text)
    assert sentence.startswith(str(tmp_path / "scanner.toml"))
    assert key in sentence


@pytest.mark.parametrize("name", [theme.name for theme in themes()])
def test_every_theme_of_the_application_can_be_configured(tmp_path: Path, name: str) -> None:
    assert loaded(tmp_path, f'theme = "{name}"').theme == name


@pytest.mark.parametrize(
    "url",
    ["http://scanner.example.com", "http://10.0.0.7:8470", "http://localhost.example.com", "http://[2001:db8::1]/"],
)
def test_plain_http_outside_this_machine_is_refused_unless_written_in_words(tmp_path: Path, url: str) -> None:
    assert "is not encrypted" in refusal(tmp_path, f'[server]\nurl = "{url}"')
    assert "is not encrypted" in refusal(tmp_path, "", SCANNER_SERVER=url)
    words = f'[server]\nurl = "{url}"\nallow_plain_http = "yes, unencrypted"'
    assert loaded(tmp_path, words).server == url.rstrip("/")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8470", "http://localhost:1", "http://[::1]:8470", "https://a.example"]
)
def test_loopback_and_https_need_no_words(tmp_path: Path, url: str) -> None:
    assert loaded(tmp_path, f'[server]\nurl = "{url}"').server == url


@pytest.mark.parametrize(
    "url",
    ["a.example", "ftp://a.example", "https://", "https://u:secret@a.example", "https://a.example/?x=1", "https://a:b"],
)
def test_what_is_no_address_is_refused_without_repeating_a_password(tmp_path: Path, url: str) -> None:
    sentence = refusal(tmp_path, "", SCANNER_SERVER=url)
    assert sentence.startswith("SCANNER_SERVER")
    assert "secret" not in sentence


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    text = '[server]\nurl = "https://a.example"'
    assert loaded(tmp_path, text, SCANNER_SERVER="https://b.example").server == "https://b.example"


def test_the_environment_may_name_the_file_or_its_folder(tmp_path: Path) -> None:
    file = written(tmp_path, 'station = "P1"')
    assert load_config({"SCANNER_CONFIG": str(file)}).station == "P1"
    assert load_config({"SCANNER_CONFIG": str(tmp_path)}).station == "P1"


def test_a_file_that_was_named_and_is_not_there_is_an_error_and_the_platforms_own_is_not(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration file"):
        load_config({"SCANNER_CONFIG": str(tmp_path / "none.toml")})
    assert load_config({"SCANNER_DATA": str(tmp_path)}).data == tmp_path


def test_bad_bytes_and_bad_toml_are_sentences(tmp_path: Path) -> None:
    assert "byte 11 is not UTF-8" in refusal(tmp_path, b'station = "\xff"')
    assert "is not TOML" in refusal(tmp_path, "station = ")


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert loaded(tmp_path, b'\xef\xbb\xbfstation = "P1"').station == "P1"


@given(text=st.text())
def test_any_text_gives_a_configuration_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("config")
    try:
        said = str(loaded(folder, text.encode("utf-8", "replace")).file)
    except ConfigError as error:
        said = str(error)
    assert str(folder) in said


def test_brackets_without_end_are_a_sentence(tmp_path: Path) -> None:
    assert "is not TOML" in refusal(tmp_path, "a = " + "[" * 100_000)
