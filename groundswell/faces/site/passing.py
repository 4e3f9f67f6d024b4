"""Pass a product on, or a voice about it: a text to send oneself, and a link of one's own. We write to nobody."""

from datetime import timedelta

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.act import invited
from groundswell.act.models import Invitation
from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.carried import Carried
from groundswell.faces.site.forms import PlainForm, given
from groundswell.faces.site.lasting import sign_in
from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.site.me.forms import is_a_name
from groundswell.faces.site.responses import shown_voice
from groundswell.faces.site.short_forms import CHOOSE
from groundswell.faces.site.ways import server_of, ways_of
from groundswell.listen import telling
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.record.close import kind_for
from groundswell.record.models import Account, Membership, Person, Product, ShareLink, Voice
from groundswell.record.shown import Shown, show, visible

LINKS = Limit("links made", most=50, within=timedelta(days=1))
TO = (
    ("friend", _("Friends")),
    ("family", _("Family")),
    ("coworker", _("People I work with")),
    ("stranger", _("Others")),
)
HOW = (
    ("unasked", _("Nobody asked me to, and I get nothing for it")),
    ("invited", _("I was asked to, and get nothing for it")),
    ("rewarded", _("I get something for it, or hope to")),
    ("employee", _("I work there, or am close to someone who does")),
    ("paid", _("I am paid to")),
)
# All that somebody can truly say who works for the company, or is close to somebody who does.
OF_INSIDERS = ("employee", "paid")
# Own words that can go along with a product.
WORDS = ("review", "recommendation")


class PassOnForm(PlainForm):
    """To whom, and how it comes about."""

    tie = forms.ChoiceField(label=_("To whom?"), choices=TO, widget=forms.RadioSelect, error_messages=CHOOSE)
    collected = forms.ChoiceField(
        label=_("How do you come to pass it on?"),
        help_text=_("It goes with the link wherever you send it. All answers are welcome."),
        choices=HOW,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = forms.BooleanField(label=_("Let my own words about it go along"), required=False)
    name = forms.CharField(
        label=_("Your name, as others will see it"),
        help_text=_("A first name or a made-up one will do. Leave it empty to stay without one."),
        required=False,
        max_length=60,
        validators=[is_a_name],
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def __init__(self, *args: object, has_words: bool, has_name: bool, is_close: bool, **more: object) -> None:
        super().__init__(*args, **more)
        if is_close:
            self.fields["collected"].choices = [one for one in HOW if one[0] in OF_INSIDERS]  # type: ignore[attr-defined]
        if not has_words:
            del self.fields["words"]
        if has_name:
            del self.fields["name"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Pass on a product, with one's own words or without."""
    about = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    own = own_words(door.person(request), about)
    return page(request, Carried(about, absolute("product", slug)), own)


def own_words(person: Person | None, about: Product) -> Shown | None:
    """The newest that a person has said of a product and everybody may see."""
    if person is None:
        return None
    said = visible(Voice.objects.filter(author=person, product=about, kind__in=WORDS))
    return next(iter(show(list(said.order_by("-pk").values_list("pk", flat=True)[:1]))), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Pass on a voice, one's own or another's."""
    shown = shown_voice(pk)
    return page(request, Carried(shown.voice.product, absolute("voice", pk), shown))


def page(request: HttpRequest, carried: Carried, own: Shown | None = None) -> HttpResponse:
    """The text and the ways; for who is signed in, links of their own.

    own  what the reader has said of the product, where no voice is passed on
    """
    account = door.account(request)
    if request.method == "POST" and account is None:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    invitation = invitation_of(request, account, carried.product)
    form = form_for(request, account, carried, own, invitation) if account else None
    if account and form and form.is_valid():
        try:
            return made(account, form, carried, own, invitation)
        except TooOften as error:
            return sending.pause(request, error)
    server = server_of(request.GET.get("server", ""))
    context = {
        "product": carried.product,
        "company": carried.product.company,
        "voice": carried.shown and carried.shown.voice,
        "carried": carried,
        "ways": ways_of(carried, server),
        "form": form,
        "links": links_of(account, carried),
        "sign_in": sign_in(request.get_full_path()),
    }
    return render(request, "site/pass_on.html", context, status=422 if form and form.errors else 200)


def invitation_of(request: HttpRequest, account: Account | None, product: Product) -> Invitation | None:
    """By which invitation somebody passes on; whoever works for the company does so as one who works there."""
    if works_there(account, product):
        return None
    return invited.invitation_of(product, door.person(request), request.GET.get("invited", ""))


def works_there(account: Account | None, product: Product) -> bool:
    return account is not None and Membership.objects.filter(account=account, company=product.company).exists()


def form_for(
    request: HttpRequest, account: Account, carried: Carried, own: Shown | None, invitation: Invitation | None
) -> PassOnForm:
    """Who has said how the words came about need not say it again; of who was invited we know it."""
    mine = own or (carried.shown if carried.shown and carried.shown.voice.author_id == account.person_id else None)
    start = {"tie": "friend", "words": True, "collected": mine.voice.collected if mine else ""}
    has_name = account.person is not None
    is_close = kind_for(account, carried.product) != ""
    form = PassOnForm(given(request), initial=start, has_words=own is not None, has_name=has_name, is_close=is_close)
    if invitation:
        del form.fields["collected"]
    return form


def made(
    account: Account, form: PassOnForm, carried: Carried, own: Shown | None, invitation: Invitation | None
) -> HttpResponse:
    """Make the link, and show it. Who was invited passes on in the campaign, and so it is told."""
    knock(LINKS, str(account.pk))
    told = form.cleaned_data
    words = carried.shown or (own if told.get("words") else None)
    link = telling.link_for(
        account.speaker(told.get("name", "")),
        carried.product,
        voice=words.voice if words else None,
        tie=told["tie"],
        collected=invited.COLLECTED if invitation else told["collected"],
        campaign=invitation.campaign if invitation else None,
    )
    return redirect("my_link", link.code)


def links_of(account: Account | None, carried: Carried) -> list[ShareLink]:
    """What they have of their own for this already."""
    if account is None or account.person is None:
        return []
    found = ShareLink.objects.filter(person=account.person, product=carried.product, ended_at=None)
    return list((found.filter(voice=carried.shown.voice) if carried.shown else found).order_by("-pk"))
