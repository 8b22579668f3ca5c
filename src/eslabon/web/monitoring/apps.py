from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "eslabon.web.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register permissions, and say what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.monitoring import permissions  # noqa: F401 -- importing it registers the permissions
        from eslabon.web.monitoring.services.acts import ACTS

        name_acts(ACTS)
