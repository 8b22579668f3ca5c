from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "eslabon.web.fields"
    label = "fields"
