"""A list of names is looked for by a job: it knows which one, and how many names it has."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def count_names(apps: Any, _schema: Any) -> None:
    """Lists that were looked for before are whole."""
    for found in apps.get_model("targeting", "NameList").objects.annotate(n=models.Count("names")):
        found.total = found.n
        found.save(update_fields=["total"])


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("targeting", "0002_rankings_and_names"),
    ]

    operations = [
        migrations.AddField(model_name="namelist", name="total", field=models.PositiveIntegerField(default=0)),
        migrations.AddField(
            model_name="namelist",
            name="job",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.RunPython(count_names, migrations.RunPython.noop),
    ]
