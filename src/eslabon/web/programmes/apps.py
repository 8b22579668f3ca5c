from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "eslabon.web.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.programmes import permissions  # noqa: F401  # -- importing it registers the permissions
        from eslabon.web.programmes.services.acts import ACTS

        name_acts(ACTS)
