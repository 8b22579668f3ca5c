from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "eslabon.web.territory"
    label = "territory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eslabon.web.territory import permissions  # noqa: F401 -- registers who may do what
