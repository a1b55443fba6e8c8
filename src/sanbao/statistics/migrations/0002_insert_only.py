from django.db import migrations

from sanbao.db.triggers import InsertOnly


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_initial")]
    operations = [InsertOnly(table="statistics_monthclosing"), InsertOnly(table="statistics_closedfact")]
