from django.db import migrations

from sanbao.db.triggers import InsertOnly

TABLES = (
    "schemeedition",
    "schemeuse",
    "itemvalue",
    "taskentry",
    "scorecard",
    "finalmonth",
    "appeal",
    "appealdecision",
    "scoreadjustment",
    "targetedition",
    "targetfigure",
)


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]
    operations = [InsertOnly(table=f"appraisal_{table}") for table in TABLES]
