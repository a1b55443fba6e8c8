from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "audit_journalentry",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("audit", "0001_initial")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
