"""Addresses of services, routes, calendars and delivery."""

from django.urls import URLPattern, path

from eslabon.web.routes.views import (
    attendance,
    board,
    calendar,
    certificates,
    feeds,
    graduation,
    incentives,
    letters,
    materials,
    moves,
    opinions,
    outside,
    overview,
    plans,
    portfolio,
    products,
    progress,
    published,
    reports,
    results,
    routes,
    sessions,
    waiting,
)

urlpatterns: list[URLPattern] = []

# Portfolio.
urlpatterns += [
    path("programmes/<slug:code>/portfolio/", portfolio.portfolio, name="portfolio"),
    path("programmes/<slug:code>/portfolio/install/", portfolio.portfolio_install, name="portfolio_install"),
    path("programmes/<slug:code>/demand/", portfolio.demand, name="demand"),
    path("programmes/<slug:code>/providers/<slug:provider>/", portfolio.provider, name="provider"),
    path("programmes/<slug:code>/providers/<slug:provider>/edit/", portfolio.provider_edit, name="provider_edit"),
    path(
        "programmes/<slug:code>/providers/<slug:provider>/blocked-dates/",
        portfolio.provider_block_date,
        name="provider_block_date",
    ),
    path(
        "programmes/<slug:code>/providers/<slug:provider>/blocked-dates/<int:pk>/free/",
        portfolio.provider_free_date,
        name="provider_free_date",
    ),
    path("services/<uuid:service_id>/", portfolio.service, name="service"),
    path("services/<uuid:service_id>/edit/", portfolio.service_edit, name="service_edit"),
    path("services/<uuid:service_id>/subcontract/", portfolio.service_subcontract, name="service_subcontract"),
    path("services/<uuid:service_id>/accept/", portfolio.service_accept, name="service_accept"),
]

# Routes, letters, what happens beside them, graduation.
urlpatterns += [
    path("routes/", routes.my_routes, name="my_routes"),
    path("programmes/<slug:code>/routes/", routes.routes, name="routes"),
    path("programmes/<slug:code>/routes/propose/", routes.routes_propose, name="routes_propose"),
    path("programmes/<slug:code>/routes/waiting/", waiting.routes_waiting, name="routes_waiting"),
    path("programmes/<slug:code>/routes/waiting/<uuid:score_id>/", waiting.route_first, name="route_first"),
    path("routes/<uuid:route_id>/", routes.route, name="route"),
    path("routes/<uuid:route_id>/propose/", routes.route_propose, name="route_propose"),
    path("routes/<uuid:route_id>/answer/", routes.route_answer, name="route_answer"),
    path("routes/<uuid:route_id>/sign/", routes.route_sign, name="route_sign"),
    path("routes/<uuid:route_id>/change/", routes.route_change, name="route_change"),
    path("routes/<uuid:route_id>/leave/", routes.route_leave, name="route_leave"),
    path("routes/<uuid:route_id>/letters/<uuid:pk>/", letters.letter_pdf, name="letter_pdf"),
    path("letters/", letters.letter_lookup, name="letter_lookup"),
    path("letters/<str:code>/", letters.letter, name="letter"),
    path("routes/<uuid:route_id>/outside/", outside.route_outside, name="route_outside"),
    path("routes/<uuid:route_id>/outside/<uuid:pk>/remove/", outside.outside_remove, name="outside_remove"),
    path("programmes/<slug:code>/outside-services/", outside.outside_report, name="outside_report"),
    path("routes/<uuid:route_id>/refer/", outside.route_refer, name="route_refer"),
    path("routes/<uuid:route_id>/referrals/<uuid:pk>/", outside.referral_follow, name="referral_follow"),
    path("programmes/<slug:code>/referrals/", outside.referrals, name="referrals"),
    path("programmes/<slug:code>/graduation/", graduation.graduations, name="graduations"),
    path("routes/<uuid:route_id>/graduate/", graduation.route_graduate, name="route_graduate"),
    path("routes/<uuid:route_id>/story/", graduation.route_story, name="route_story"),
    path("routes/<uuid:route_id>/story/<uuid:pk>/publish/", graduation.story_publish, name="story_publish"),
    path("routes/<uuid:route_id>/story/<uuid:pk>/withdraw/", graduation.story_withdraw, name="story_withdraw"),
    path("programmes/<slug:code>/champions/", graduation.champions, name="champions"),
]

# Delivery: sessions, attendance.
urlpatterns += [
    path("sessions/", sessions.my_sessions, name="my_sessions"),
    path("sessions/<uuid:session_id>/", sessions.session, name="session"),
    path("sessions/<uuid:session_id>/attendance/", attendance.session_attendance, name="session_attendance"),
    path("sessions/<uuid:session_id>/attendance/guest/", attendance.session_guest, name="session_guest"),
    path("sessions/<uuid:session_id>/attendance/held/", attendance.session_hold, name="session_hold"),
    path("sessions/<uuid:session_id>/attendance/code/", attendance.session_code, name="session_code"),
    path("sessions/<uuid:session_id>/attendance/code/open/", attendance.session_open_code, name="session_open_code"),
    path(
        "sessions/<uuid:session_id>/attendance/<uuid:pk>/remove/",
        attendance.attendance_remove,
        name="attendance_remove",
    ),
    path(
        "services/<uuid:service_id>/repetitions/<int:repetition>/certificates/",
        certificates.service_certificates,
        name="service_certificates",
    ),
    path(
        "services/<uuid:service_id>/certificates/<uuid:pk>/revoke/",
        certificates.certificate_revoke,
        name="certificate_revoke",
    ),
    path("certificates/", certificates.certificate_lookup, name="certificate_lookup"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>/pdf/", certificates.certificate_pdf, name="certificate_pdf"),
    path("programmes/<slug:code>/delivery/", overview.delivery, name="delivery"),
    path("programmes/<slug:code>/delivery/warnings/", overview.early_warnings, name="early_warnings"),
    path("programmes/<slug:code>/results/", results.programme_results, name="programme_results"),
    path("programmes/<slug:code>/results/<uuid:pk>/verify/", results.result_verify, name="result_verify"),
    path("programmes/<slug:code>/results/<uuid:pk>/file/", results.result_file, name="result_file"),
    path("routes/<uuid:route_id>/results/", results.route_result, name="route_result"),
    path(
        "services/<uuid:service_id>/repetitions/<int:repetition>/report/",
        reports.service_report,
        name="service_report",
    ),
    path("services/<uuid:service_id>/reports/<uuid:pk>/file/", reports.report_file, name="report_file"),
    path("services/<uuid:service_id>/reports/<uuid:pk>/accept/", reports.report_accept, name="report_accept"),
    path("attend/", attendance.attend_lookup, name="attend_lookup"),
    path("attend/<str:code>/", attendance.attend, name="attend"),
]

# The calendar: terms, plans, board, announcements, moves, feeds.
urlpatterns += [
    path("programmes/<slug:code>/calendar/", board.board, name="board"),
    path("programmes/<slug:code>/calendar/announce/", board.announce, name="announce"),
    path("programmes/<slug:code>/calendar/terms/", calendar.calendar_terms, name="calendar_terms"),
    path("programmes/<slug:code>/calendar/install/", calendar.calendar_install, name="calendar_install"),
    path("programmes/<slug:code>/calendar/holidays/", calendar.calendar_holidays, name="calendar_holidays"),
    path("programmes/<slug:code>/calendar/blocked/", calendar.calendar_block, name="calendar_block"),
    path("programmes/<slug:code>/calendar/blocked/<int:pk>/free/", calendar.calendar_free, name="calendar_free"),
    path("programmes/<slug:code>/plans/", plans.plans, name="plans"),
    path("programmes/<slug:code>/plans/compare/", plans.plans_compare, name="plans_compare"),
    path("plans/<uuid:plan_id>/", plans.plan, name="plan"),
    path("plans/<uuid:plan_id>/stop/", plans.plan_stop, name="plan_stop"),
    path("plans/<uuid:plan_id>/drop/", plans.plan_drop, name="plan_drop"),
    path("plans/<uuid:plan_id>/adopt/", plans.plan_adopt, name="plan_adopt"),
    path("plans/<uuid:plan_id>/problem.json", plans.plan_problem, name="plan_problem"),
    path("plans/<uuid:plan_id>/plan.json", plans.plan_document, name="plan_document"),
    path("calendar/", calendar.my_calendar, name="my_calendar"),
    path("routes/<uuid:route_id>/availability/", calendar.availability, name="availability"),
    path("routes/<uuid:route_id>/availability/add/", calendar.availability_add, name="availability_add"),
    path("routes/<uuid:route_id>/availability/remove/", calendar.availability_remove, name="availability_remove"),
    path("calendar/sessions/<uuid:session_id>/", moves.calendar_session, name="calendar_session"),
    path("calendar/sessions/<uuid:session_id>/check/", moves.session_check, name="session_check"),
    path("calendar/sessions/<uuid:session_id>/move/", moves.session_move, name="session_move"),
    path("calendar/sessions/<uuid:session_id>/cancel/", moves.session_cancel, name="session_cancel"),
    path("calendar/sessions/<uuid:session_id>/details/", moves.session_details, name="session_details"),
    path("calendar/sessions/<uuid:session_id>/seat/", moves.session_seat, name="session_seat"),
    path("calendar/sessions/<uuid:session_id>/free-seat/", moves.session_free_seat, name="session_free_seat"),
    path("calendar/sessions/<uuid:session_id>/answer/", moves.session_answer, name="session_answer"),
    path("routes/<uuid:route_id>/feed/", feeds.feed_of_organisation, name="feed_of_organisation"),
    path("programmes/<slug:code>/providers/<slug:provider>/feed/", feeds.feed_of_provider, name="feed_of_provider"),
    path("programmes/<slug:code>/trainer-feed/", feeds.feed_of_trainer, name="feed_of_trainer"),
    path("calendar/feeds/<uuid:pk>/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("calendar/feed/<str:token>.ics", feeds.feed, name="feed"),
]

# What was published of the programme, beside its own figures.
urlpatterns += [path("programmes/<slug:code>/tables/", published.tables, name="published_tables")]

# Delivery: opinions, materials, products, incentives, how one organisation gets on.
urlpatterns += [
    path("routes/<uuid:route_id>/progress/", progress.route_progress, name="route_progress"),
    path("rate/", opinions.rate_lookup, name="rate_lookup"),
    path("rate/<str:code>/", opinions.rate, name="rate"),
    path("sessions/<uuid:session_id>/rate/", opinions.session_rate, name="session_rate"),
    path("programmes/<slug:code>/opinions/", opinions.opinions, name="opinions"),
    path("services/<uuid:service_id>/opinions/", opinions.service_opinions, name="service_opinions"),
    path("services/<uuid:service_id>/materials/", materials.materials, name="materials"),
    path("services/<uuid:service_id>/materials/<uuid:pk>/file/", materials.material_file, name="material_file"),
    path(
        "services/<uuid:service_id>/materials/<uuid:pk>/withdraw/",
        materials.material_withdraw,
        name="material_withdraw",
    ),
    path("services/<uuid:service_id>/products/", products.service_products, name="service_products"),
    path("services/<uuid:service_id>/products/<uuid:pk>/file/", products.product_file, name="product_file"),
    path("programmes/<slug:code>/products/", products.programme_products, name="programme_products"),
    path("programmes/<slug:code>/incentives/", incentives.incentives, name="incentives"),
    path("programmes/<slug:code>/incentives/offer/", incentives.incentive_offer, name="incentive_offer"),
    path("incentives/<uuid:incentive_id>/", incentives.incentive, name="incentive"),
    path("incentives/<uuid:incentive_id>/grant/", incentives.incentive_grant, name="incentive_grant"),
    path("incentives/<uuid:incentive_id>/close/", incentives.incentive_close, name="incentive_close"),
    path(
        "incentives/<uuid:incentive_id>/awards/<uuid:pk>/withdraw/",
        incentives.award_withdraw,
        name="award_withdraw",
    ),
    path("routes/<uuid:route_id>/incentives/<uuid:pk>/decline/", incentives.award_decline, name="award_decline"),
]
