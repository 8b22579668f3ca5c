"""Addresses of the account's own pages; sign-in, passwords and second factors are allauth's, beside them."""

from django.urls import path

from eslabon.web.accounts import views

urlpatterns = [
    path("account/code/", views.code_sign_in, name="code_sign_in"),
    path("account/code/password/", views.choose_password, name="choose_password"),
    path("account/details/", views.details, name="account_details"),
    path("account/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/language/", views.set_language, name="set_language"),
]
