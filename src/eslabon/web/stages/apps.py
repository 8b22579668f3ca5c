from django.apps import AppConfig


class StagesConfig(AppConfig):
    name = "eslabon.web.stages"
    label = "stages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.stages.services.acts import ACTS

        name_acts(ACTS)
