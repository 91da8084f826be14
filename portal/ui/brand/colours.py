"""An accent colour and everything that follows from it, light and dark.

The steps and their luminance are Designsystemet's own (`@digdir/designsystemet`, src/colors), so
that an association's colour behaves like the one the style sheet was built with: the contrast
between the steps comes from the luminance and not from the hue.
"""

from typing import Literal

Scheme = Literal["light", "dark"]
Rgb = tuple[float, float, float]

# What text on white needs (WCAG 2.2, 1.4.3); the accent colours links and filled buttons.
LEAST_CONTRAST = 4.5
WHITE, BLACK = "#ffffff", "#000000"
STEPS: dict[str, tuple[float, float]] = {
    "background-default": (1, 0.009),
    "background-tinted": (0.9, 0.014),
    "surface-default": (1, 0.021),
    "surface-tinted": (0.81, 0.027),
    "surface-hover": (0.7, 0.036),
    "surface-active": (0.59, 0.056),
    "border-subtle": (0.5, 0.08),
    "border-default": (0.19, 0.22),
    "border-strong": (0.11, 0.39),
    "text-subtle": (0.11, 0.39),
    "text-default": (0.0245, 0.84),
}
_CHROMA_IN_DARK = 0.7
_CLOSE = 1e-7


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return (red, green, blue)


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{round(min(255.0, max(0.0, part))):02x}" for part in rgb)


def _linear(part: float) -> float:
    part /= 255
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 255 * (part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)


def _luminance(rgb: Rgb) -> float:
    red, green, blue = map(_linear, rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast between two colours as WCAG counts it, from 1 to 21."""
    low, high = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (high + 0.05) / (low + 0.05)


def _lightness(luminance: float) -> float:
    """CIE lightness, 0 to 100."""
    cube = luminance ** (1 / 3) * 116 - 16
    return cube if luminance > 0.008856 else luminance * 903.3


def _luminance_of(lightness: float) -> float:
    lightness = min(100.0, max(0.0, lightness))
    return ((lightness + 16) / 116) ** 3 if lightness > 8 else lightness / 903.3


def _with_luminance(rgb: Rgb, wanted: float) -> str:
    """The colour mixed with black or white until it has the luminance."""
    if wanted <= 0 or wanted >= 1:
        return WHITE if wanted >= 1 else BLACK
    darker = _luminance(rgb) > wanted
    low, high = ((0.0, 0.0, 0.0), rgb) if darker else (rgb, (255.0, 255.0, 255.0))
    middle = rgb
    for _round in range(40):
        middle = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2)
        found = _luminance(middle)
        if abs(found - wanted) < _CLOSE:
            break
        low, high = (low, middle) if found > wanted else (middle, high)
    return _hex(middle)


def _calmer(rgb: Rgb) -> Rgb:
    """The same lightness and hue with less chroma (OKLab), for the dark scheme."""
    red, green, blue = map(_linear, rgb)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    light = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    a, b = a * _CHROMA_IN_DARK, b * _CHROMA_IN_DARK
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _bases(accent: str, scheme: Scheme) -> dict[str, str]:
    """What stands on a filled button, pointed at and pressed, and the text on it."""
    rgb = _rgb(accent)
    lightness = _lightness(_luminance(rgb))
    if scheme == "dark":
        lightness = 70 if lightness <= 30 else 100 - lightness
    step = -8 if lightness <= 30 or 49 <= lightness <= 65 else 8
    plain = accent if scheme == "light" else _with_luminance(rgb, _luminance_of(lightness))
    on_white, on_black = contrast(plain, WHITE), contrast(plain, BLACK)
    own = _lightness(_luminance(_rgb(plain)))
    away = 60 if own <= 40 or own >= 60 else 50
    subtle = own + away if on_white >= on_black else own - away
    return {
        "base-default": plain,
        "base-hover": _with_luminance(rgb, _luminance_of(lightness - step)),
        "base-active": _with_luminance(rgb, _luminance_of(lightness - 2 * step)),
        "base-contrast-subtle": _with_luminance(_rgb(plain), _luminance_of(subtle)),
        "base-contrast-default": WHITE if on_white >= on_black else BLACK,
    }


def scale(accent: str, scheme: Scheme) -> dict[str, str]:
    """Every step of the accent in one scheme, by the name of its token."""
    place = 0 if scheme == "light" else 1
    rgb = _rgb(accent) if scheme == "light" else _calmer(_rgb(accent))
    steps = {name: _with_luminance(rgb, wanted[place]) for name, wanted in STEPS.items()}
    return {**steps, **_bases(accent, scheme)}


def style_sheet(accent: str) -> str:
    """The tokens of the accent; outside every layer, so that they win over the built ones."""

    def tokens(scheme: Scheme) -> str:
        return "".join(
            f"--ds-color-accent-{name}:{value};" for name, value in scale(accent, scheme).items()
        )

    light, dark = tokens("light"), tokens("dark")
    return (
        f":root,[data-color-scheme=light]{{{light}}}[data-color-scheme=dark]{{{dark}}}"
        f"@media (prefers-color-scheme:light){{[data-color-scheme=auto]{{{light}}}}}"
        f"@media (prefers-color-scheme:dark){{[data-color-scheme=auto]{{{dark}}}}}"
    )
