"""Start a job, report its progress, run it under a lease, take it back from the dead, run things by the clock."""

from eslabon.web.jobs.services.queueing import cancel_job, job_task, retry_job, start_job
from eslabon.web.jobs.services.reaping import forget_finished, reap
from eslabon.web.jobs.services.running import (
    JobCancelledError,
    LeaseLostError,
    begin_run,
    fail_run,
    fenced_transaction,
    finish_run,
    hand_back,
    report_progress,
)
from eslabon.web.jobs.services.scheduling import run_due, schedule

__all__ = [
    "JobCancelledError",
    "LeaseLostError",
    "begin_run",
    "cancel_job",
    "fail_run",
    "fenced_transaction",
    "finish_run",
    "forget_finished",
    "hand_back",
    "job_task",
    "reap",
    "report_progress",
    "retry_job",
    "run_due",
    "schedule",
    "start_job",
]
