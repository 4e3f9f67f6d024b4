"""The addresses of a person's own pages. What allauth offers and is not named here has no address."""

from django.urls import path

from groundswell.faces.site import claiming
from groundswell.faces.site.me import links, people, portable, signing_in, ties

urlpatterns = [
    path("me/", people.me, name="me"),
    path("me/name/", people.name, name="my_name"),
    path("me/name/<slug:slug>/", people.pen_name, name="pen_name"),
    path("me/mail/", people.mail, name="my_mail"),
    path("me/alike/", people.alike, name="my_alike"),
    path("me/invitations/", people.invitations, name="my_invitations"),
    path("me/password/", people.password, name="my_password"),
    path("me/claims/<int:pk>/", claiming.answer, name="my_claim"),
    path("me/archive/", people.archive, name="archive"),
    path("me/erase/", people.erase, name="erase"),
    path("me/erased/", people.erased, name="erased"),
    path("me/ties/", ties.ties, name="ties"),
    path("me/ties/<int:pk>/end/", ties.end_tie, name="end_tie"),
    path("me/ties/<int:pk>/apart/", ties.end_household, name="end_household"),
    path("me/ties/<str:offered>/", ties.tie, name="tie"),
    path("me/links/", links.links, name="my_links"),
    path("me/links/<str:code>/", links.link, name="my_link"),
    path("me/links/<str:code>/end/", links.end_link, name="end_link"),
    path("me/voices.jws", portable.all_mine, name="my_voices_signed"),
    path("voices/<int:pk>.jws", portable.one, name="voice_signed"),
    path(".well-known/jwks.json", portable.jwks, name="jwks"),
    path("u/<str:token>/", people.leave_letters, name="leave_letters"),
    # allauth looks for these names.
    path("me/sign-in/", signing_in.sign_in, name="account_login"),
    path("me/sign-in/code/", signing_in.code, name="sign_in_code"),
    path("me/sign-in/again/", signing_in.again, name="account_reauthenticate"),
    path("me/sign-in/password/", signing_in.Password.as_view(), name="sign_in_password"),
    path("me/sign-in/passkey/", signing_in.WithPasskey.as_view(), name="mfa_login_webauthn"),
    path("me/sign-in/outside/", signing_in.outside, {"provider_id": "outside"}, name="openid_connect_login"),
    path(
        "me/sign-in/outside/back/", signing_in.outside_back, {"provider_id": "outside"}, name="openid_connect_callback"
    ),
    path("me/sign-in/inactive/", signing_in.inactive, name="account_inactive"),
    path("me/sign-out/", signing_in.sign_out, name="account_logout"),
    path("me/passkeys/add/", signing_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/remove/", signing_in.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
