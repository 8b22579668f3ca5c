from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "eslabon.web.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eslabon.web.audit.services import name_acts
        from eslabon.web.territory import permissions  # noqa: F401 -- registers who may do what
        from eslabon.web.territory.services.acts import ACTS

        name_acts(ACTS)
