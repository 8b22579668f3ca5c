"""The visible queue."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.jobs.models import Job
from eslabon.web.jobs.queries import visible_jobs
from eslabon.web.jobs.services import cancel_job, retry_job

PER_PAGE = 30


def load_job(request: HttpRequest, *, pk: UUID) -> Job:
    """One job with who started it."""
    return get_object_or_404(Job.objects.select_related("actor"), pk=pk)


@require_safe
@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """The jobs that the visitor may see."""
    page = Paginator(visible_jobs(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"job": job, "steers": request.user.has_perm("jobs.steer_job", job)} for job in page.object_list]
    moving = any(not job.is_finished for job in page.object_list)
    return render(request, "jobs/queue.html", {"page_obj": page, "rows": rows, "moving": moving})


@require_safe
@permitted("jobs.view_job", load=load_job)
def job(request: HttpRequest, shown: Job) -> HttpResponse:
    """One job; the page asks again by itself while something happens, or has a link to do so."""
    steers = request.user.has_perm("jobs.steer_job", shown)
    return render(request, "jobs/job.html", {"job": shown, "steers": steers, "moving": not shown.is_finished})


@require_POST
@permitted("jobs.steer_job", load=load_job)
def retry(request: HttpRequest, steered: Job) -> HttpResponse:
    """Put it back in the queue."""
    retry_job(steered, actor=request.user)
    return redirect("jobs:job", pk=steered.pk)


@require_POST
@permitted("jobs.steer_job", load=load_job)
def cancel(request: HttpRequest, steered: Job) -> HttpResponse:
    """Take it out of the queue, or ask it to stop."""
    cancel_job(steered, actor=request.user, now=timezone.now())
    return redirect("jobs:job", pk=steered.pk)
