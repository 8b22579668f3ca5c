from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "eslabon.web.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say how the acts of this context are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.audit.services.acts import ACTS

        name_acts(ACTS)
