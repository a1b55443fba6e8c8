from django.db import migrations

from sanbao.db.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_initial")]
    operations = [
        InsertOnly("payroll_wageterms"),
        InsertOnly("payroll_cityrate"),
        InsertOnly("payroll_payaccount"),
        InsertOnly("payroll_banklayout"),
        InsertOnly("payroll_taxopening"),
        InsertOnly("payroll_paygroup"),
        InsertOnly("payroll_payslip"),
    ]
