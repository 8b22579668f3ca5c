from django.apps import AppConfig


class TargetingConfig(AppConfig):
    name = "eslabon.web.targeting"
    label = "targeting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register who may do what, and what the acts are called."""
        from eslabon.web.audit.services import name_acts
        from eslabon.web.targeting import permissions  # noqa: F401 -- importing it registers the permissions
        from eslabon.web.targeting.services.acts import ACTS

        name_acts(ACTS)
