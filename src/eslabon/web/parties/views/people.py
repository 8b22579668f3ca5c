"""An organisation's people: who comes, who leaves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from eslabon.rules.problems import Problem
from eslabon.web.accounts.permissions import permitted, signed_in
from eslabon.web.parties import services
from eslabon.web.parties.forms import EndMembershipForm, InvitationForm
from eslabon.web.parties.models import Invitation, Membership, Party
from eslabon.web.parties.permissions import allowed_by_role
from eslabon.web.parties.queries import find_invitation
from eslabon.web.parties.views.subjects import invitation_at, language, membership_at, party_at


@never_cache
@require_http_methods(["GET", "POST"])
@permitted("parties.name_people", load=party_at)
def invite(request: HttpRequest, found: Party) -> HttpResponse:
    """Invite somebody; the address that takes it up is shown on this answer only."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invited = services.invite_person(found, actor=request.user, now=timezone.now(), **form.cleaned_data)
        address = request.build_absolute_uri(reverse("accept_invitation", args=[invited.code]))
        context = {"party": found.surviving, "invitation": invited.invitation, "address": address}
        return render(request, "parties/invited.html", context)
    context = {"party": found.surviving, "form": form, "title": _("Invitar a una persona")}
    return render(request, "parties/form.html", context, status=422 if form.errors else 200)


@require_POST
@permitted("parties.name_people", load=invitation_at)
def withdraw_invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The code works no more."""
    services.withdraw_invitation(invitation, actor=request.user, now=timezone.now())
    messages.success(request, _("La invitación quedó retirada."))
    return redirect("party", invitation.organisation.surviving.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def accept_invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Look at the invitation; on a yes, begin to act for the organisation."""
    invitation = find_invitation(code, now=timezone.now())
    if request.method == "POST":
        membership = services.accept_invitation(code, actor=request.user, now=timezone.now())
        messages.success(
            request, _("Ahora actúa por %(organisation)s.") % {"organisation": membership.organisation.name}
        )
        return redirect("party", membership.organisation.pk)
    return render(request, "parties/accept.html", {"invitation": invitation})


@require_http_methods(["GET", "POST"])
@permitted("parties.name_people", load=membership_at)
def end_membership(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The last day of somebody, and why."""
    form = EndMembershipForm(request.POST or None, initial={"until": timezone.localdate()})
    organisation = membership.organisation.surviving
    if request.method == "POST" and form.is_valid():
        try:
            services.end_membership(
                membership,
                actor=request.user,
                by_programme=allowed_by_role(request.user, "party.edit", organisation),
                **form.cleaned_data,
            )
        except Problem as problem:
            form.add_error(None, problem.text(language()))
        else:
            messages.success(request, _("Quedó registrado. Su historia se conserva."))
            may_look = request.user.has_perm("parties.view_party", organisation)
            return redirect("party", organisation.pk) if may_look else redirect("my_parties")
    context = {"party": organisation, "form": form, "title": _("Terminar: %(name)s") % {"name": membership.person}}
    return render(request, "parties/form.html", context, status=422 if form.errors else 200)
