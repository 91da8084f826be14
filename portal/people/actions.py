"""What a person does about themselves."""

from portal.people.models import User


def change_profile(*, user: User, name: str, phone: str, language: str) -> None:
    """Keep a person's own details; the e-mail address is changed by an administrator only."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
