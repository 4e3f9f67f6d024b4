"""What readers say to a voice: it helped, I confirm this, a reply; and a report that it should not stand."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.site import sending
from groundswell.faces.site.forms import given
from groundswell.faces.site.machines.addresses import absolute
from groundswell.faces.site.short_forms import ConfirmForm, ReplyForm, ReportForm, ShortForm
from groundswell.faces.site.speaker import speaker_of
from groundswell.faces.site.voices import own_page
from groundswell.listen import notice
from groundswell.listen.said import Said
from groundswell.plumbing import mail
from groundswell.plumbing.limit import Limit, TooOften, knock
from groundswell.plumbing.sign import keyed
from groundswell.record.models import Report, Voice
from groundswell.record.shown import Shown, show, visible

REPORTS = Limit("reports", most=10, within=timedelta(hours=1))


@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who is signed in says whether another's voice helped."""
    one = get_object_or_404(answerable(), pk=pk)
    account = door.account(request)
    if account is None or one.author_id == account.person_id:
        raise PermissionDenied
    notice.helpful(one, account.speaker(), request.POST.get("helpful") != "no")
    messages.success(request, _("Thank you for saying so."))
    return redirect("voice", pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody confirms a voice: it is so with them too. Nobody confirms their own words."""
    shown = shown_voice(pk)
    reader = door.person(request)
    if reader is not None and reader.pk == shown.voice.author_id:
        return render(request, "site/own.html", about(shown), status=403)
    return speaking(request, shown, ConfirmForm, "confirm", to=own_page(shown.voice))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A customer says something to a voice, or tells a solution."""
    shown = shown_voice(pk)
    if shown.voice.kind_id == "question":
        return redirect("answer", pk=pk)
    return speaking(request, shown, ReplyForm, "reply", to=own_page(shown.voice))


def speaking(request: HttpRequest, shown: Shown, form_class: type[ShortForm], doing: str, *, to: str) -> HttpResponse:
    """The page on which somebody says something to a voice; once it is heard, they go on to the address `to`."""
    voice, product = shown.voice, shown.voice.product
    form = form_class(given(request), speaker=speaker_of(request, product))
    return sending.page(
        request,
        "site/respond.html",
        form,
        lambda: said_to(request, voice, form),
        product,
        to=lambda _heard: to,
        voice=voice,
        shown=shown,
        doing=doing,
    )


def said_to(request: HttpRequest, voice: Voice, form: ShortForm) -> Said:
    """What a form says to a voice; a confirmation is named after who confirms."""
    said = form.said(voice.product, voice)
    if said.kind == "endorsement":
        said.id = confirmation_of(voice, email_of(request, form))
    return said


def email_of(request: HttpRequest, form: ShortForm) -> str:
    account = door.account(request)
    return account.email if account else str(form.cleaned_data["email"])


def confirmation_of(voice: Voice, email: str) -> str:
    """The name of an address's confirmation: said again, it is the same one."""
    return f"confirm:{voice.pk}:{keyed('confirm', email.lower()).hex()[:16]}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """A reader, whoever it is, says that a voice should not stand. By itself that changes nothing."""
    shown = shown_voice(pk)
    form = ReportForm(given(request), initial=known_of(request))
    if form.is_valid():
        try:
            knock(REPORTS, door.network(request))
        except TooOften as error:
            return sending.pause(request, error)
        return reported(request, shown.voice, form)
    return render(request, "site/report.html", about(shown) | {"form": form}, status=422 if form.errors else 200)


def known_of(request: HttpRequest) -> dict[str, str]:
    account = door.account(request)
    return {"email": account.email} if account else {}


def reported(request: HttpRequest, voice: Voice, form: ReportForm) -> HttpResponse:
    """Keep the report, write its receipt, and show it."""
    told = form.cleaned_data
    kept = notice.report(
        voice, told["ground"], told["words"], email=told["email"], name=told["name"], by=door.person(request)
    )
    if kept.email:
        send_receipt(request, kept)
    return redirect("receipt", number=kept.number)


def send_receipt(request: HttpRequest, kept: Report) -> None:
    """A letter with the receipt; it holds nothing that somebody typed, so nobody can write to others through us."""
    text = _(
        "Hello,\n\n"
        "thank you for your report about a voice on our pages. A person reads it; until then the voice stands as it "
        "is.\n\nIts number: %(number)s\nWhat became of it: %(link)s\n\n"
        "If you reported nothing, somebody gave your address by mistake; then you need do nothing."
    )
    facts = {"number": kept.number, "link": absolute("receipt", kept.number)}
    try:
        mail.send(kept.email, _("Your report %(number)s") % facts, text % facts)
    except mail.NotSent:
        messages.warning(request, _("Our letter could not be sent just now. Please note the number."))


@never_cache
@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """What became of a report, for whoever has its number; none of its words."""
    found = get_object_or_404(Report.objects.select_related("voice__product"), number=number)
    return render(request, "site/receipt.html", {"report": found, "product": found.voice.product})


def answerable() -> QuerySet[Voice]:
    """The voices that somebody can say something to: those that everybody sees."""
    return visible(Voice.objects.all())


def shown_voice(pk: int) -> Shown:
    """A voice that everybody sees, with what stands below it."""
    found = show([pk])
    if not found:
        raise Http404
    return found[0]


def about(shown: Shown) -> dict[str, object]:
    product = shown.voice.product
    return {"product": product, "company": product.company, "voice": shown.voice, "shown": shown}
