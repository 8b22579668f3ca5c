from django.apps import AppConfig


class DiagnosticsConfig(AppConfig):
    name = "eslabon.web.diagnostics"
    label = "diagnostics"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.diagnostics.services.acts import ACTS

        name_acts(ACTS)
