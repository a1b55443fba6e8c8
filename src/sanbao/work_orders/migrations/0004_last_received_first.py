from django.db import migrations, models

from sanbao.work_orders.rules.lifecycle import Status


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0003_reworks_of_rewritten_orders")]

    operations = [
        migrations.RemoveIndex(model_name="workorder", name="work_order_open"),
        migrations.AddIndex(
            model_name="workorder", index=models.Index(fields=["received_at", "id"], name="work_order_received")
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(fields=["station", "received_at", "id"], name="work_order_station_received"),
        ),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                condition=models.Q(("status", Status["RECEIVED"])),
                fields=["station", "received_at", "id"],
                name="work_order_open_received",
            ),
        ),
    ]
