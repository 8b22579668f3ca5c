"""Work of targeting outside the request."""

from functools import partial

from eslabon.rules.problems import Problem
from eslabon.rules.problems import targeting as problems
from eslabon.web.jobs.services import fenced_transaction, job_task, report_progress
from eslabon.web.targeting.models import NameList
from eslabon.web.targeting.services import look_for_names


@job_task
def search_names(job_id: str, list_id: str) -> int:
    """Look for the names of a list; what is doubtful joins the queue batch by batch. Returns how many wait.

    Run again after a kill, it goes on with the names that were not looked for yet.
    """
    found = NameList.objects.select_related("programme", "names_file", "register_file", "made_by").get(pk=list_id)
    if found.made_by is None or not found.made_by.has_perm("targeting.match_names", found.programme):
        raise Problem(problems.NOT_ALLOWED_ANY_MORE)

    def told(done: int, total: int) -> None:
        report_progress(job_id, done=done, total=total)

    return look_for_names(found, fence=partial(fenced_transaction, job_id), told=told)
