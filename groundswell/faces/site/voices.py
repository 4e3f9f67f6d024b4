"""One voice's own page; write one, amend one, say that one helped."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.site.forms import ReviewForm, WordingForm, read_slip, slip_for
from groundswell.listen import notice
from groundswell.listen.hear import hear
from groundswell.listen.said import Said
from groundswell.listen.screen import Refused
from groundswell.record.models import Consent, Person, Product, Voice
from groundswell.record.shown import Shown, show, visible
from groundswell.weigh.models import Place

SOURCE = "site"


@require_safe
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """One voice with all that stands beside it; of one that is not shown, why not."""
    public = Voice.objects.filter(audience=Voice.Audience.PUBLIC)
    one = get_object_or_404(public.select_related("product__company", "withdrawal", "answers", "source"), pk=pk)
    context = {"product": one.product, "company": one.product.company, "voice": one}
    shown = show([pk])
    if not shown:
        return render(request, "site/unshown.html", context | {"holds": one.holds.filter(lifted_at=None)})
    reader = person_of(request)
    told = {
        "shown": shown[0],
        "counts": one.kind_id != "review" or Place.objects.filter(pk=pk).exists(),
        "is_mine": wrote_here(reader, one),
        "may_vote": reader is not None and reader.pk != one.author_id,
    }
    return render(request, "site/voice.html", context | told)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a review: the same way for one star and for five."""
    product = get_object_or_404(Product.objects.select_related("company"), slug=slug)
    known = door.writer(request)
    author = person_of(request)
    slip = slip_for(known)
    given = request.POST if request.method == "POST" else None
    form = ReviewForm(given, product=product, is_known=author is not None, initial={"slip": slip})
    if given is not None and form.is_valid():
        writer, name = read_slip(form.cleaned_data["slip"], known)
        writer = writer if author is None else known
        if is_heard(request, form, product, form.said_of(product, writer=writer, voice=name)):
            messages.success(request, _("Thank you. Your voice counts in a moment."))
            return remembered(request, redirect("product", slug=slug), writer)
    context = {"product": product, "company": product.company, "form": form, "author": author}
    return render(request, "site/write.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it anew, from the browser that said it; the earlier wording stays readable."""
    shown = show([pk])
    if not shown or not wrote_here(person_of(request), shown[0].voice):
        raise PermissionDenied
    one, product = shown[0].voice, shown[0].voice.product
    given = request.POST if request.method == "POST" else None
    form = WordingForm(given, initial=standing(shown[0]))
    if given is not None and form.is_valid():
        said = form.said_of(product, writer=door.writer(request), voice=one.outside_id)
        if is_heard(request, form, product, said):
            messages.success(request, _("Thank you. Your new words count in a moment."))
            return redirect("voice", pk=pk)
    context = {"product": product, "company": product.company, "form": form, "voice": one, "author": one.author}
    return render(request, "site/write.html", context, status=422 if form.errors else 200)


@require_POST
def helpful(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who has written here says whether another's voice helped."""
    one = get_object_or_404(visible(Voice.objects.all()), pk=pk)
    reader = person_of(request)
    if reader is None or reader.pk == one.author_id:
        raise PermissionDenied
    notice.helpful(one, reader, request.POST.get("helpful") != "no")
    messages.success(request, _("Thank you for saying so."))
    return redirect("voice", pk=pk)


def is_heard(request: HttpRequest, form: WordingForm, product: Product, said: Said) -> bool:
    """Bring it to the door; a refusal is told on the form."""
    visitor = door.visitor(request, consents=form.cleaned_data["consent"])
    try:
        hear(said, source=SOURCE, company=product.company.name, visitor=visitor)
    except Refused as refused:
        form.refuse(refused)
        return False
    author = Person.objects.get(handles__source__key=SOURCE, handles__name=said.person)
    notice.consent(author, Consent.Purpose.PUBLISH, str(form.fields["consent"].label))
    return True


def remembered(request: HttpRequest, response: HttpResponse, writer: str) -> HttpResponse:
    door.remember_writer(response, request, writer)
    return response


def person_of(request: HttpRequest) -> Person | None:
    """Who has written from this browser before."""
    if door.WRITER not in request.COOKIES:
        return None
    return Person.objects.filter(handles__source__key=SOURCE, handles__name=door.writer(request)).first()


def wrote_here(person: Person | None, one: Voice) -> bool:
    """Whether it is a review of this person's on our own pages."""
    is_ours = one.source.key == SOURCE and one.kind_id == "review"
    return is_ours and person is not None and person.pk == one.author_id


def standing(shown: Shown) -> dict[str, str]:
    """The wording that stands, as a form holds it."""
    stars = "" if shown.now.stars is None else f"{shown.now.stars:.0f}"
    return {"stars": stars, "title": shown.now.title, "text": shown.now.text}
