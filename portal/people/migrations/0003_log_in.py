"""The table of the shared cache, and the addresses that allauth looks people up by."""

from django.db import migrations

CACHE = """
CREATE UNLOGGED TABLE IF NOT EXISTS samordna_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX IF NOT EXISTS samordna_cache_expires ON samordna_cache (expires);
"""
ADDRESSES = """
INSERT INTO account_emailaddress (user_id, email, verified, "primary")
SELECT id, lower(email), true, true FROM people_user
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_history"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunSQL(CACHE, "DROP TABLE IF EXISTS samordna_cache"),
        migrations.RunSQL(ADDRESSES, migrations.RunSQL.noop),
    ]
