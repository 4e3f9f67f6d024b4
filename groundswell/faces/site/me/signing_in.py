"""How somebody comes in: by a mailed code, a passkey, another site's word, or a password; and out again."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import LoginView
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.site.forms import given
from groundswell.faces.site.me import codes
from groundswell.faces.site.me.forms import AddressForm, CodeForm
from groundswell.plumbing.limit import TooOften
from groundswell.plumbing.mail import NotSent
from groundswell.plumbing.sign import keyed
from groundswell.record.models import Account

View = Callable[..., HttpResponseBase]
# For what cannot be undone, somebody must have signed in so lately (seconds).
LATELY = 600


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc]
    """Our say in allauth's ways: who may come in, by which steps, and where they go then."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only to addresses of our own: never to another host, however it is written."""
        return is_ours(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        return door.address_of(request)

    def get_login_stages(self) -> list[str]:
        """Each way in is whole by itself."""
        return []

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # The table of attempts holds no addresses, only hashes of them.
        return keyed("attempts", super()._get_login_attempts_cache_key(request, **credentials)).hex()

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        door.recognise(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Allauth's own letters are not sent: ours say all there is to say."""

    def add_message(self, request: HttpRequest, level: int, *told: Any, **more: Any) -> None:
        """Only what went wrong is told: that somebody is signed in, the page shows."""
        if level >= messages.ERROR:
            super().add_message(request, level, *told, **more)


class Vouched(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Another site's word for who somebody is: taken only where it says that it has checked the address."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        vouched = [one.email for one in sociallogin.email_addresses if one.verified is True]
        if not vouched:
            messages.error(request, _("The other site has not checked your e-mail address, so we cannot go by it."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, Account.objects.of(vouched[0]))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **more: Any) -> None:
        messages.error(request, _("Signing in at the other site did not work. Please try again, or take a code."))
        raise ImmediateHttpResponse(redirect("account_login"))


def is_ours(address: str) -> bool:
    """Whether an address leads to this site, whatever its name: a path and nothing else."""
    return address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)


def next_of(request: HttpRequest) -> str:
    """Where somebody wanted to go; my page where that is not ours to lead to."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(wanted) else reverse("me")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for a code by mail: the same words whether we know the address or not."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(next_of(request))
    form = AddressForm(given(request))
    if form.is_valid() and is_sent(request, form, form.cleaned_data["email"]):
        return redirect("sign_in_code")
    context = {"form": form, "next": next_of(request), "outside": settings.OIDC_SERVER and settings.OIDC_NAME}
    return render(request, "site/me/sign_in.html", context, status=codes.status_of(form))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Show once more that it is you, before what cannot be undone."""
    form = AddressForm({"email": known(request).email})
    if request.method == "POST" and form.is_valid() and is_sent(request, form, known(request).email):
        return redirect("sign_in_code")
    context = {"form": form, "next": next_of(request), "account": known(request)}
    return render(request, "site/me/again.html", context, status=codes.status_of(form))


def is_sent(request: HttpRequest, form: AddressForm, email: str) -> bool:
    """Send the letter; what stands against it is told on the form."""
    try:
        codes.send(request, email, next_of(request))
    except TooOften as often:
        form.add_error(None, codes.wait_words(often.wait))
        form.is_too_often = True
        return False
    except NotSent:
        form.add_error(None, _("The letter could not be sent just now. Please try again in a few minutes."))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponseBase:
    """Type the six digits. The account is made here, once the address is shown to be theirs."""
    asked = codes.asked(request)
    if asked is None:
        return redirect("account_login")
    form = CodeForm(given(request))
    if form.is_valid():
        try:
            codes.check(request, form.cleaned_data["code"])
            return come_in(request, asked.email, asked.next)
        except codes.WrongCode:
            form.add_error("code", _("This is not the code in the letter. Please look again."))
        except TooOften:
            codes.forget(request)
            messages.error(request, _("That was tried too often. Please ask for a new code."))
            return redirect("account_login")
    context = {"form": form, "email": asked.email, "next": asked.next}
    return render(request, "site/me/code.html", context, status=codes.status_of(form))


def come_in(request: HttpRequest, email: str, then: str) -> HttpResponseBase:
    """The address is theirs: sign in, or, signed in already, note that it was shown once more."""
    account = Account.objects.of(email)
    if not account.is_active:
        return redirect("account_inactive")
    record_authentication(request, account, method="code", reauthenticated=True)
    if door.account(request) == account:
        return redirect(then)
    response: HttpResponseBase = perform_login(request, Login(user=account, redirect_url=then, email=email))
    return response


def lately(view: View) -> View:
    """Only for somebody who has signed in, and within the last ten minutes; others are asked first."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **more: Any) -> HttpResponseBase:
        records = get_authentication_records(request, door.account(request))
        if records and time.time() - max(record["at"] for record in records) < LATELY:
            return view(request, *args, **more)
        then = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': then})}")

    return login_required(asked)


def known(request: HttpRequest) -> Account:
    """The account that is signed in; for views that let nobody else in."""
    account = door.account(request)
    if account is None:
        raise Http404
    return account


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("front")


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "site/me/closed.html", status=403)


@require_safe
def outside(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the other site and come back with its word."""
    # Linking a second account to the one that is signed in is not offered, so nobody can be tricked into it.
    if not settings.OIDC_SERVER or request.GET.keys() - {"next"}:
        raise Http404
    response: HttpResponseBase = openid.login(request, provider_id)
    return response


@require_safe
def outside_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    if not settings.OIDC_SERVER:
        raise Http404
    response: HttpResponseBase = openid.callback(request, provider_id)
    return response


class Password(LoginView):  # type: ignore[misc]
    """Sign in by password, for those who have set one; wrong ones lock the address for a while."""

    template_name = "site/me/sign_in_password.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        locked = any(error.code == "too_many_login_attempts" for error in form.non_field_errors().as_data())
        context = self.get_context_data(form=form, is_locked=locked)
        response: HttpResponse = self.render_to_response(context, status=429 if locked else 422)
        return response

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"next": next_of(self.request)}


class PasskeyForm(SignupWebAuthnForm):  # type: ignore[misc]
    """A passkey's name and what the browser made: always one that signs in by itself."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = _("Its name, for your list")
        self.fields["name"].max_length = 60


@method_decorator([never_cache, lately], name="dispatch")
class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """Make a passkey of this device for signing in."""

    template_name = "site/me/passkey.html"

    def get_form_class(self) -> type[PasskeyForm]:
        return PasskeyForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**more)
        return context | {"js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    def get_success_url(self) -> str:
        messages.success(self.request, _("From now on you can sign in with this passkey."))
        return reverse("me")


@method_decorator([never_cache, lately], name="dispatch")
class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey off the list; the device keeps a key that opens nothing."""

    template_name = "site/me/passkey_remove.html"
    success_url = reverse_lazy("me")


class WithPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """Sign in by passkey; what went wrong is told on the page of all ways in."""

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This passkey is not known here. Please take a code."))
        return redirect("account_login")
