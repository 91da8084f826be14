"""What a person does about themselves."""

from portal.people.models import User


def choose_language(*, user: User, language: str) -> None:
    """Remember the language of pages and letters for `user`."""
    user.language = language
    user.save(update_fields=["language"])
