"""A database backend: PostgreSQL, started by the first connection that needs it."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from portal.core.embedded.server import Server


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own PostgreSQL backend; only where the server is found differs."""

    def get_connection_params(self) -> dict[str, Any]:
        """Where the embedded server answers; starts it when it does not run."""
        address, _started = Server(settings.EMBEDDED_FOLDER).ensure()
        return {
            **super().get_connection_params(),
            "host": address.host,
            "port": address.port,
        }

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; the site's own database is made by the first connection to it."""
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, self.Database.OperationalError) as error:
            name = conn_params["dbname"]
            own = name == settings.DATABASES[self.alias]["NAME"] and not name.startswith("test_")
            if not own or "does not exist" not in str(error):
                raise
            Server(settings.EMBEDDED_FOLDER).create_database(name)
            return super().get_new_connection(conn_params)
