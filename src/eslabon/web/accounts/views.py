"""Pages of the account itself: enter with a code, choose a password, name and language."""

import time

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from eslabon.web.accounts import services
from eslabon.web.accounts.forms import CodeSignInForm, DetailsForm, NewPasswordForm
from eslabon.web.accounts.models import User
from eslabon.web.accounts.permissions import public, signed_in

ENTERED_WITH_CODE = "entered_with_code_at"
PASSWORD_MINUTES = 20  # how long after a code a password may be chosen without the old one


@public
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Enter with the code that the desk gave."""
    if request.user.is_authenticated:
        return redirect("home")
    form = CodeSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request, username=form.cleaned_data["username"], one_time_password=form.cleaned_data["code"]
        )
        if user is not None:
            answer = perform_login(request, user, redirect_url=reverse("choose_password"))
            # After the login: a session that begins loses what an anonymous one held.
            request.session[ENTERED_WITH_CODE] = [str(user.pk), time.time()]
            return answer
        form.add_error(
            "code",
            _("El nombre o el código no sirven. Revise que los escribió bien; si el código venció, pida otro."),
        )
    return render(request, "account/code.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose a password after entering with a code, or go on without one."""
    who, entered = request.session.get(ENTERED_WITH_CODE, ["", 0])
    if who != str(request.user.pk) or time.time() - entered > PASSWORD_MINUTES * 60:
        return redirect("account_change_password" if request.user.has_usable_password() else "home")
    form = NewPasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.choose_password(request, request.user, password=form.cleaned_data["new_password1"])
        request.session.pop(ENTERED_WITH_CODE, None)
        messages.success(request, _("Listo: la próxima vez entre con su nombre y su contraseña nueva."))
        return redirect("home")
    return render(request, "account/choose_password.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """Change one's name and language."""
    form = DetailsForm(request.POST or None, instance=User.objects.get(username=request.user.get_username()))
    if request.method == "POST" and form.is_valid():
        changed = services.change_details(request.user, **form.cleaned_data)
        with override(changed.language):
            messages.success(request, _("Sus datos se guardaron."))
        return redirect("profile")
    return render(request, "account/details.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End the person's sessions on every other device."""
    services.sign_out_everywhere(request, request.user)
    messages.success(request, _("Se cerró su sesión en los otros equipos. Aquí sigue abierta."))
    return redirect("profile")


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Read the site in another language; kept on the account, or on this browser for whoever has none."""
    target = request.POST.get("next", "")
    # What begins otherwise would be looked up as the name of a page.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = redirect(target if safe else "home")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            services.choose_language(request.user, language=language)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return answer
