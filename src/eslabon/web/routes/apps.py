from django.apps import AppConfig


class RoutesConfig(AppConfig):
    name = "eslabon.web.routes"
    label = "routes"
    default_auto_field = "django.db.models.BigAutoField"
