from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "eslabon.web.alliances"
    label = "alliances"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what the acts are called."""
        from eslabon.web.alliances.services.acts import ACTS
        from eslabon.web.audit.services import name_acts

        name_acts(ACTS)
