"""What stands in front of every view: closed by default, counted, second step, headers, plain errors."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from eslabon.rules.problems import Problem, programmes
from eslabon.web.accounts.permissions import permitted, public, signed_in
from eslabon.web.accounts.services.throttling import client_address
from eslabon.web.site import urls as site_urls
from eslabon.web.site.middleware import FailClosedMiddleware

pytestmark = pytest.mark.django_db


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@public
def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@signed_in
def for_accounts(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@permitted("programmes.no_such_permission", load=lambda request: SimpleNamespace())
def never_granted(request: HttpRequest, subject: object) -> HttpResponse:
    return HttpResponse("secret")


@public
def troubled(request: HttpRequest) -> HttpResponse:
    raise Problem(programmes.OWN_GRIEVANCE)


urlpatterns = [
    *site_urls.urlpatterns,
    path("undeclared/", undeclared),
    path("open/", open_to_all, name="open_to_all"),
    path("mine/", for_accounts),
    path("never/", never_granted),
    path("troubled/", troubled),
]


@pytest.mark.urls(__name__)
def test_view_that_declares_nothing_is_refused_even_to_who_runs_the_site(make_user, client_for) -> None:
    assert Client().get("/undeclared/").status_code == 403
    assert client_for(make_user(is_superuser=True)).get("/undeclared/").status_code == 403


def test_view_of_our_own_is_never_taken_for_a_library() -> None:
    middleware = FailClosedMiddleware(lambda request: HttpResponse())
    disguised = SimpleNamespace(__module__="allauthor.views", __name__="view")
    with pytest.raises(PermissionDenied):
        middleware.process_view(RequestFactory().get("/"), disguised, (), {})


@pytest.mark.urls(__name__)
def test_declared_views_open_to_whom_they_say(make_user, client_for) -> None:
    client = client_for(make_user())
    assert Client().get("/open/").status_code == 200
    assert Client().get("/mine/").headers["Location"].startswith(reverse("account_login"))
    assert client.get("/mine/").status_code == 200


@pytest.mark.urls(__name__)
def test_permission_that_nobody_defined_is_refused(make_user, client_for) -> None:
    assert client_for(make_user("coordinator")).get("/never/").status_code == 403


@pytest.mark.urls(__name__)
def test_problem_is_answered_with_its_words_and_status() -> None:
    answer = Client().get("/troubled/")
    assert answer.status_code == 403
    assert "Nadie atiende su propio reclamo" in answer.content.decode()
    assert "PROGRAMMES-E08" in answer.content.decode()


def test_staff_without_second_factor_are_sent_to_set_it_up(make_user, client_for) -> None:
    client = client_for(make_user("facilitator", second_factor=False))
    for url in (reverse("home"), reverse("programme_people", kwargs={"code": "ruta"}), reverse("profile")):
        assert client.get(url).headers["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    assert "segundo paso" in page.content.decode()
    assert client.post(reverse("account_logout")).status_code == 302


def test_staff_without_second_factor_get_no_redirect_inside_a_fragment(make_user, client_for) -> None:
    client = client_for(make_user("facilitator", second_factor=False))
    answer = client.get(reverse("programme_people", kwargs={"code": "ruta"}), headers={"HX-Request": "true"})
    assert answer.status_code == 403


def test_recovery_codes_alone_are_no_second_factor(make_user, client_for) -> None:
    from allauth.mfa.models import Authenticator

    user = make_user("facilitator", second_factor=False)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    assert client_for(user).get(reverse("home")).status_code == 302


def test_second_factor_is_asked_of_staff_only_and_not_where_it_is_switched_off(make_user, client_for, settings) -> None:
    assert client_for(make_user()).get(reverse("home")).status_code == 200
    client = client_for(make_user("facilitator", second_factor=False))
    settings.REQUIRE_STAFF_MFA = False
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.urls(__name__)
def test_more_writes_than_a_person_makes_are_answered_with_429(settings, make_user, client_for) -> None:
    settings.WRITE_LIMIT = (3, 60)
    busy, other = client_for(make_user()), client_for(make_user())
    assert [busy.post("/open/").status_code for _n in range(4)] == [200, 200, 200, 429]
    assert busy.get("/open/").status_code == 200
    assert other.post("/open/").status_code == 200


@pytest.mark.urls(__name__)
def test_named_view_has_its_own_limit_per_address(settings) -> None:
    settings.VIEW_LIMITS = {"open_to_all": (2, 600)}
    client = Client()
    assert [client.post("/open/").status_code for _n in range(3)] == [200, 200, 429]
    assert client.post("/open/", REMOTE_ADDR="203.0.113.9").status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, "198.51.100.1", "203.0.113.5"),
        (True, "198.51.100.1", "198.51.100.1"),
        (True, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (True, "", "203.0.113.5"),
    ],
)
def test_address_of_the_client_is_never_what_it_says_of_itself(
    settings, behind_proxy: bool, forwarded: str, expected: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", REMOTE_ADDR="203.0.113.5", **extra)) == expected


def test_every_answer_carries_the_protecting_headers(make_user, client_for) -> None:
    for answer in (Client().get(reverse("home")), client_for(make_user()).get(reverse("home")), Client().get("/no/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_pages_of_an_account_are_kept_by_no_cache(make_user, client_for) -> None:
    assert client_for(make_user()).get(reverse("profile")).headers["Cache-Control"] == "no-store"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get(reverse("account_login"))
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


def test_health_answers_and_writes_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        answer = Client().get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert Client().post("/healthz").status_code == 405


def test_robots_may_read_what_is_public_only() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /\n" in text
    assert "Allow: /calls/" in text


def test_log_lines_name_no_person() -> None:
    import logging

    from eslabon.web.site.settings import WithoutPersonalData

    record = logging.LogRecord(
        "x", logging.ERROR, "f", 1, "Key (email)=(ana.q@example.org) dni 12345678 /calls/?q=Ana", None, None
    )
    line = WithoutPersonalData("%(message)s").format(record)
    assert "example.org" not in line
    assert "12345678" not in line
    assert "q=Ana" not in line
    assert "/calls/" in line


@public
def echoed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(repr([sorted(request.GET.lists()), sorted(request.POST.lists())]))


urlpatterns.append(path("echo/", echoed))


@pytest.mark.urls(__name__)
def test_nul_reaches_no_view_and_nothing_else_is_lost() -> None:
    client = Client()
    assert client.get("/echo/?q=a%00b&q=c").content.decode() == "[[('q', ['ab', 'c'])], []]"
    answer = client.post("/echo/?x=1", {"na\x00me": ["José\x00", "ñ"], "other": "w"})
    assert answer.content.decode() == "[[('x', ['1'])], [('name', ['José', 'ñ']), ('other', ['w'])]]"


def test_search_of_the_desk_takes_a_nul(programme, make_user, client_for) -> None:
    """PostgreSQL would refuse it with an error."""
    make_user(username="ana", full_name="Ana Quispe")
    page = client_for(make_user("desk")).get(reverse("desk", kwargs={"code": "ruta"}), {"q": "qui\x00s"})
    assert "Ana Quispe" in page.content.decode()


@pytest.mark.parametrize(
    "view", ["call_check", "application_evidence", "contacts_import", "outreach_import", "bulk_decide", "desk"]
)
def test_what_costs_work_or_room_has_a_limit_of_its_own(settings, view: str) -> None:
    times, seconds = settings.VIEW_LIMITS[view]
    assert times / seconds <= settings.WRITE_LIMIT[0] / settings.WRITE_LIMIT[1]


def test_every_limited_view_exists(settings) -> None:
    from django.urls import get_resolver

    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(settings.VIEW_LIMITS) <= names


def test_demonstration_is_never_loaded_beside_real_data(settings) -> None:
    from django.core.management import CommandError, call_command

    from eslabon.web.accounts.models import User

    settings.DEMO = False
    with pytest.raises(CommandError, match="ESLABON_DEMO"):
        call_command("load_demo")
    assert not User.objects.exists()
