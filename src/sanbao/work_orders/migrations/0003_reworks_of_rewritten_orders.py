from django.db import migrations


def lead_to_the_standing_order(apps, schema_editor):
    """Reworks of a voided order lead to the order that bears its number now, as they do when it is written again."""
    orders = apps.get_model("work_orders", "WorkOrder").objects
    left = orders.filter(original__status="voided").exclude(status="voided").select_related("original")
    for rework in left:
        voided = rework.original
        standing = orders.filter(station_id=voided.station_id, number=voided.number).exclude(status="voided").first()
        if standing is not None and standing.pk != rework.pk:
            rework.original = standing
            rework.save(update_fields=["original"])


class Migration(migrations.Migration):
    dependencies = [("work_orders", "0002_rework_cause")]
    operations = [migrations.RunPython(lead_to_the_standing_order, migrations.RunPython.noop)]
