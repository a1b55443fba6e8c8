from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "payroll_banklayout",
    "payroll_cityrate",
    "payroll_payaccount",
    "payroll_paygroup",
    "payroll_payslip",
    "payroll_taxopening",
    "payroll_wageterms",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("payroll", "0002_insert_only")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
