from django.apps import AppConfig


class TargetingConfig(AppConfig):
    name = "eslabon.web.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.targeting.services.acts import ACTS

        name_acts(ACTS)
