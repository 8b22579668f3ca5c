"""Work of routes outside the request."""

from django.utils import timezone

from eslabon.rules.problems import Problem
from eslabon.rules.problems import routes as problems
from eslabon.web.accounts.models import User
from eslabon.web.jobs.services import fenced_transaction, job_task, report_progress
from eslabon.web.programmes.models import Programme
from eslabon.web.routes.queries.routes import scores_without_route
from eslabon.web.routes.services import propose_for


@job_task
def propose_missing(job_id: str, programme_code: str, actor_id: str) -> int:
    """Propose a route from every latest diagnostic that has none. Run again, it goes on where it stopped."""
    programme = Programme.objects.get(code=programme_code)
    actor = User.objects.get(pk=actor_id)
    if not actor.has_perm("routes.propose_routes", programme):
        raise Problem(problems.NOT_ALLOWED_ANY_MORE)
    scores, skipped = scores_without_route(programme), 0
    for done, score in enumerate(scores, start=1):
        try:
            with fenced_transaction(job_id):
                propose_for(score, actor=actor, now=timezone.now(), today=timezone.localdate())
        except Problem:  # its diagnostic was erased meanwhile: the others go on
            skipped += 1
        report_progress(job_id, done=done, total=len(scores))
    return len(scores) - skipped
