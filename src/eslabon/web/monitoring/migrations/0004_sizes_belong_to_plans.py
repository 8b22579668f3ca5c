"""The thresholds of producers' sizes stand once, in the terms of the plans."""

from typing import Any

from django.db import migrations


def hand_over(apps: Any, _schema: Any) -> None:
    """Carry the thresholds to the terms of the plans, where these do not have them yet."""
    monitoring, plans = apps.get_model("monitoring", "MonitoringTerms"), apps.get_model("alliances", "PlanTerms")
    for terms in monitoring.objects.exclude(size_classes=[]):
        kept = plans.objects.filter(programme_id=terms.programme_id).first()
        if kept is not None and "size_classes" not in kept.content:
            kept.content = {**kept.content, "size_classes": terms.size_classes}
            kept.save(update_fields=["content"])


def take_back(apps: Any, _schema: Any) -> None:
    """Carry them back."""
    monitoring, plans = apps.get_model("monitoring", "MonitoringTerms"), apps.get_model("alliances", "PlanTerms")
    for kept in plans.objects.all():
        found = monitoring.objects.filter(programme_id=kept.programme_id)
        found.update(size_classes=kept.content.get("size_classes", []))


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0003_page_of_a_report"),
        ("alliances", "0003_cause_of_leaving"),
    ]

    operations = [
        migrations.RunPython(hand_over, take_back),
        migrations.RemoveField(model_name="monitoringterms", name="size_classes"),
    ]
