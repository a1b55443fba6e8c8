from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "statistics_monthclosing",
    "statistics_closedfact",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("statistics", "0003_closed_stretches")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
