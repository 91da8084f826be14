"""How a colour looks, light and dark, before anybody chooses it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.ui.brand import colours

# The page itself, as the style sheet is built.
_PAGES: dict[colours.Scheme, str] = {"light": "#ffffff", "dark": "#14181c"}


@dataclass(frozen=True, slots=True)
class Preview:
    """A button and a link in one scheme, with the contrast of each."""

    scheme: str
    title: str
    page: str
    button: str
    on_button: str
    link: str
    button_contrast: str
    link_contrast: str


def previews(accent: str) -> list[Preview]:
    """The colour in the light and in the dark scheme."""
    titles: dict[colours.Scheme, str] = {"light": _("Light"), "dark": _("Dark")}
    found = []
    for scheme, page in _PAGES.items():
        steps = colours.scale(accent, scheme)
        button, on_button = steps["base-default"], steps["base-contrast-default"]
        link = steps["text-subtle"]
        found.append(
            Preview(
                scheme=scheme,
                title=titles[scheme],
                page=page,
                button=button,
                on_button=on_button,
                link=link,
                button_contrast=f"{colours.contrast(button, on_button):.1f}",
                link_contrast=f"{colours.contrast(link, page):.1f}",
            )
        )
    return found
