"""The colours: by day, by night, and as strong as sixteen colours allow. Colour is never the only sign."""

from typing import Final

from textual.theme import Theme

DAY: Final = "day"
NIGHT: Final = "night"
CONTRAST: Final = "contrast"


class UnknownThemeError(ValueError):
    """No theme has this name; the sentence lists those there are."""


def themes() -> tuple[Theme, ...]:
    """Return every theme of the application."""
    return (_day(), _night(), _contrast())


def named(name: str, *, colours: str | None = "truecolor") -> str:
    """Return the theme's name, or for "" the best one for a terminal with these colours; raise UnknownThemeError."""
    if not name:
        return CONTRAST if colours in {None, "standard", "windows"} else NIGHT
    known = [theme.name for theme in themes()]
    if name not in known:
        raise UnknownThemeError(f"There is no theme {name!r}; themes are {', '.join(known)}.")
    return name


def _night() -> Theme:
    return Theme(
        name=NIGHT, dark=True, primary="#5fb3f9", success="#4fd18b", warning="#f5c451", error="#ff6b5e",
        foreground="#f2f4f5", background="#0f1417", surface="#0f1417", panel="#1d262b",
        variables=_variables(
            title=("#24343d", "#f2f4f5"), status=("#1d262b", "#c5d0d6"), target="#ffe08a",
            ok=("#12683b", "#ffffff"), note=("#14568f", "#ffffff"), confirm=("#f0b429", "#1a1300"),
            refused=("#b3201c", "#ffffff"), duplicate=("#6a3fa0", "#ffffff"), hold=("#d9006c", "#ffffff"),
            muted="#93a1a8",
        ),
    )  # fmt: skip


def _day() -> Theme:
    return Theme(
        name=DAY, dark=False, primary="#0b5cad", success="#0f7a3f", warning="#b36b00", error="#b3201c",
        foreground="#101416", background="#fbfbf8", surface="#fbfbf8", panel="#e4e8e6",
        variables=_variables(
            title=("#20303a", "#ffffff"), status=("#dde3e1", "#22302f"), target="#0b3f7a",
            ok=("#0f7a3f", "#ffffff"), note=("#0b5cad", "#ffffff"), confirm=("#ffbf2e", "#1a1300"),
            refused=("#b3201c", "#ffffff"), duplicate=("#5f3596", "#ffffff"), hold=("#c4005f", "#ffffff"),
            muted="#5a676b",
        ),
    )  # fmt: skip


def _contrast() -> Theme:
    """Return the theme made of the sixteen colours that every terminal has."""
    return Theme(
        name=CONTRAST, dark=True, primary="#00ffff", success="#00ff00", warning="#ffff00", error="#ff0000",
        foreground="#ffffff", background="#000000", surface="#000000", panel="#000000",
        variables=_variables(
            title=("#ffffff", "#000000"), status=("#ffffff", "#000000"), target="#ffff00",
            ok=("#00ff00", "#000000"), note=("#00ffff", "#000000"), confirm=("#ffff00", "#000000"),
            refused=("#800000", "#ffffff"), duplicate=("#0000ff", "#ffffff"), hold=("#ff00ff", "#000000"),
            muted="#ffffff",
        ),
    )  # fmt: skip


def _variables(*, target: str, muted: str, **pairs: tuple[str, str]) -> dict[str, str]:
    """Return the style sheet's variables: ``$ok`` and ``$on-ok`` for every pair of ground and text."""
    variables = {"target": target, "muted": muted}
    for name, (ground, text) in pairs.items():
        variables |= {name: ground, f"on-{name}": text}
    return variables
