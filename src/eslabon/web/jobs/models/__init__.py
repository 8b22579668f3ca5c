"""Jobs with progress, lease and retry; what runs by the clock."""

from eslabon.web.jobs.models.jobs import Job
from eslabon.web.jobs.models.schedules import Schedule

__all__ = ["Job", "Schedule"]
