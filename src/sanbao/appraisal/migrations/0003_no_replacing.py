from django.db import migrations

from sanbao.db.triggers import InsertOnly, Unlocked

TABLES = (
    "appraisal_appeal",
    "appraisal_appealdecision",
    "appraisal_finalmonth",
    "appraisal_itemvalue",
    "appraisal_schemeedition",
    "appraisal_schemeuse",
    "appraisal_scoreadjustment",
    "appraisal_scorecard",
    "appraisal_targetedition",
    "appraisal_targetfigure",
    "appraisal_taskentry",
)


class Migration(migrations.Migration):
    """Databases of earlier versions get the guard against REPLACE."""

    dependencies = [("appraisal", "0002_insert_only")]
    operations = [operation(table) for table in TABLES for operation in (Unlocked, InsertOnly)]
