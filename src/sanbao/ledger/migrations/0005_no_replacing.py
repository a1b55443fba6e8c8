from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "ledger_entry",
    "ledger_closedmonth",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("ledger", "0004_labour_taken_back")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
