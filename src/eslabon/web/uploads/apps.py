from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "eslabon.web.uploads"
    label = "uploads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from eslabon.web.audit.services import name_acts
        from eslabon.web.uploads import permissions  # noqa: F401 -- registers who may do what
        from eslabon.web.uploads.services.acts import ACTS

        name_acts(ACTS)
