from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "eslabon.web.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how the acts of this context are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.jobs.services.acts import ACTS

        name_acts(ACTS)
