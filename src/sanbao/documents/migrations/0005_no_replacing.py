from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "documents_issuedform",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("documents", "0004_worksheets")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
