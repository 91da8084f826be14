"""Is this web process alive, and does it reach the database? For load balancers and `make demo`."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from portal.core.views import Audience, page


@page(Audience.PUBLIC)
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 "ok" when the database answers, otherwise 503; says nothing else to anybody."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
