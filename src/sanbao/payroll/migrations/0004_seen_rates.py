from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def know_rates(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let each run know the rows of city tables that stood when it was drafted."""
    rates = apps.get_model("payroll", "CityRate").objects
    for run in apps.get_model("payroll", "PayRun").objects.exclude(drafted_at=None):
        run.seen_rates = rates.filter(set_at__lte=run.drafted_at).aggregate(newest=models.Max("id"))["newest"] or 0
        run.save(update_fields=["seen_rates"])


class Migration(migrations.Migration):
    dependencies = [("payroll", "0003_no_replacing")]
    operations = [
        migrations.AddField("payrun", "seen_rates", models.BigIntegerField(default=0)),
        migrations.RunPython(know_rates, migrations.RunPython.noop),
    ]
