"""Settings of the server that the crash tests start and kill: the site's own, with the page of `pages`."""

from eslabon.web.site.settings import *  # noqa: F403 -- settings are one namespace

ROOT_URLCONF = "tests.web.uploads.pages"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
