"""When an answer is late: one rule, in Python and in SQL.

An answer is late when it was submitted after the inquiry's last day, whoever let it. The whole last
day counts, in Swedish time. An answer that was sent back is judged by when it came the last time.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import TruncDate
from django.db.models.lookups import GreaterThan

from portal.core import clock


def in_python(submitted_at: datetime, deadline: date) -> bool:
    """Whether what was submitted at a moment is late."""
    return clock.local_date(submitted_at) > deadline


def in_sql(submitted_at: str, deadline: str) -> Any:
    """The same as an expression over the names of two fields; false for what is not submitted."""
    day = TruncDate(submitted_at, tzinfo=clock.STOCKHOLM)
    return Case(
        When(
            Q(**{f"{submitted_at}__isnull": False}) & Q(GreaterThan(day, F(deadline))),
            then=Value(True),
        ),
        default=Value(False),
        output_field=BooleanField(),
    )
