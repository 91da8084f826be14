"""The one box of the header: a room says which question it asks, and where it is answered."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class HeaderBox:
    """`label` is read out, `placeholder` stands in the box; the page gets what is typed as `q`.

    A public box is on the pages of the public site too.
    """

    url_name: str
    label: Any
    placeholder: Any
    is_public: bool = False


_boxes: list[HeaderBox] = []


def register(box: HeaderBox) -> None:
    """Set the box; called in `AppConfig.ready()`. There is one: the last room decides."""
    _boxes[:] = [box]


def current() -> HeaderBox | None:
    """The box, None while no room has one."""
    return _boxes[0] if _boxes else None
