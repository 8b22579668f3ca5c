"""The site's settings for a worker process of the tests: the tests' database, and a lease short enough to outlive."""

import json
import os

from eslabon.web.site.settings import *  # noqa: F403 -- settings are one namespace
from eslabon.web.site.settings import DATABASES

_given = json.loads(os.environ.get("ESLABON_TEST_WORKER_DATABASE", "{}"))
_options = DATABASES["default"]["OPTIONS"] if "sqlite3" in _given.get("ENGINE", "") else {}
DATABASES["default"] = {**DATABASES["default"], **_given, "OPTIONS": _options}
