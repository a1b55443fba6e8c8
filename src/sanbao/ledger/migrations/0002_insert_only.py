from django.db import migrations

from sanbao.db.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [InsertOnly(table="ledger_entry"), InsertOnly(table="ledger_closedmonth")]
