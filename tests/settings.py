"""The site's settings, made quick and self-contained for the suite.

`ESLABON_TEST_DATABASE` is `sqlite` (default) or `postgres`; tests/conftest.py starts the PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The first process of a run makes the directory; pytest-xdist's workers inherit its name and take a room each.
if "ESLABON_TEST_DIR" not in os.environ:
    os.environ["ESLABON_TEST_DIR"] = tempfile.mkdtemp(prefix="eslabon-tests-")
    atexit.register(shutil.rmtree, os.environ["ESLABON_TEST_DIR"], ignore_errors=True)
RUN_DIR = Path(os.environ["ESLABON_TEST_DIR"])
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
DATABASE = os.environ.get("ESLABON_TEST_DATABASE", "sqlite")

# Nothing of the developer's own settings may leak into a test.
for _name in [name for name in os.environ if name.startswith("ESLABON_") and not name.startswith("ESLABON_TEST_")]:
    del os.environ[_name]
os.environ["ESLABON_DATA_DIR"] = str(RUN_DIR / WORKER)
os.environ["ESLABON_SECRET_KEY"] = "fixed-in-tests-" + "s" * 50
os.environ["ESLABON_FIELD_KEYS"] = "t2:" + "B" * 43 + "=,t1:" + "A" * 43 + "="
os.environ["ESLABON_BLIND_INDEX_KEY"] = "C" * 43 + "="

from eslabon.web.site.settings import *  # noqa: E402, F403 -- the environment must be set first; settings are one namespace
from eslabon.web.site.settings import DATA_DIR, DATABASES  # noqa: E402 -- as above

DATA_DIR.mkdir(parents=True, exist_ok=True)
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True

if DATABASE == "postgres":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "postgres",
        "HOST": str(RUN_DIR / "socket"),
        "OPTIONS": {"options": "-c jit=off"},  # as the site's own settings
        "TEST": {"NAME": "test_eslabon"},
    }
elif DATABASE == "sqlite":
    # A file, not memory: threads of the live server must meet as they do in production.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    # Nothing here must survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
else:
    raise ValueError(f"ESLABON_TEST_DATABASE is sqlite or postgres, not {DATABASE!r}")
