"""Sum what lines already say was bought outside; from then on `rollups` keeps it."""

from django.db import migrations

_SUM = """
    INSERT INTO usage_outsidequarter (organisation_id, quarter, outside_lot_id, supplier_key,
        supplier_number, supplier_name, amount, lines, last_day)
    SELECT organisation_id, date_trunc('quarter', date)::date, outside_lot_id,
        coalesce(nullif(supplier_number, ''), upper(supplier_name)),
        max(supplier_number), max(supplier_name), sum(amount), count(*), max(date)
    FROM usage_usageline line
    WHERE outside_lot_id IS NOT NULL AND EXISTS (
        SELECT FROM usage_usagemonth month
        WHERE month.organisation_id = line.organisation_id AND month.counts
            AND month.month = date_trunc('month', line.date)::date
            AND month.source = line.source AND month.outcome = line.match_reason
            AND month.outside_lot_id = line.outside_lot_id
    )
    GROUP BY 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies = [("usage", "0004_outside_quarters")]

    operations = [migrations.RunSQL(_SUM, "DELETE FROM usage_outsidequarter")]
