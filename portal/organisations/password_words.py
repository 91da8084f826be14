"""The names of a person's organisations make no password."""

from collections.abc import Iterable
from typing import Any

from portal.organisations.models import Organisation
from portal.people.passwords import refuse_words


@refuse_words
def names(user: Any) -> Iterable[str]:
    """Names and short names of where the person has, or has had, a role."""
    own = Organisation.objects.filter(memberships__user_id=user.pk)
    for name, short in own.distinct().values_list("name", "short_name"):
        yield name
        yield short
