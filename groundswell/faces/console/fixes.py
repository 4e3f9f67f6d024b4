"""What the company says is fixed: told of a version, with the voices that report it; owners have the last word."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.faces import door
from groundswell.faces.console.desk import laid_out
from groundswell.faces.console.forms import FixForm
from groundswell.faces.console.products import product_of
from groundswell.faces.console.room import member, show
from groundswell.listen import fixes as fixing
from groundswell.listen.fixes import NotFixed
from groundswell.record.access import Deed
from groundswell.record.fixes import may_be_named, sold_versions
from groundswell.record.models import Company, Fix, Named, Product, Voice
from groundswell.weigh.fixed import told_of

AT_ONCE = 50
STARS = ("1", "2", "3", "4", "5")
TOLD = {
    "not_sold": gettext_lazy("Say first since when this version is sold: nothing is fixed for anybody before."),
    "told_already": gettext_lazy("This is said of the version already."),
    "over": gettext_lazy("This was taken back meanwhile."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.CATALOGUE)
def fixes(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """All that is said to be fixed of a product; and a form to say more."""
    one = product_of(company, pk)
    form = FixForm(request.POST or None, versions=sold_versions(one.pk))
    if request.method == "POST" and form.is_valid():
        try:
            told = fixing.tell(form.cleaned_data["version"], form.cleaned_data["fault"], member(request))
        except NotFixed as error:
            form.add_error("fault" if error.reason == "told_already" else "version", TOLD[error.reason])
        else:
            messages.success(request, _("It is told. Now name the voices that report it."))
            return redirect("console:fix", company.slug, told.pk)
    return fixes_page(request, company, one, form)


def fixes_page(request: HttpRequest, company: Company, one: Product, form: FixForm) -> HttpResponse:
    told = told_of(Fix.objects.filter(product=one))
    has_versions = sold_versions(one.pk).exists()
    status = 422 if form.errors else 200
    return show(request, company, "fixes", status, product=one, told=told, form=form, has_versions=has_versions)


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.CATALOGUE)
def fix(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """One fix: what owners say, whom the company names, and who else may report it."""
    one = fix_of(company, pk)
    if request.method == "POST":
        name(request, one)
        return redirect("console:fix", company.slug, pk)
    (told,) = told_of(Fix.objects.filter(pk=one.pk))
    query, stars = query_of(request), request.GET.get("stars", "")
    ids = list(found_by(one, query, stars).order_by("-pk").values_list("pk", flat=True)[: AT_ONCE + 1])
    page = {
        "product": one.product,
        "told": told,
        "named": Named.objects.filter(fix=one).select_related("voice", "denial").order_by("pk")[:200],
        "query": query,
        "star": stars,
        "stars": STARS,
        "voices": laid_out(Voice.objects.filter(pk__in=ids[:AT_ONCE])),
        "has_more": len(ids) > AT_ONCE,
    }
    return show(request, company, "fix", **page)


def query_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:200]


def found_by(one: Fix, query: str, stars: str) -> QuerySet[Voice]:
    """The voices that may be named, with every word of the query in their first wording or a later one."""
    found = may_be_named(one) if one.ended_at is None else Voice.objects.none()
    if stars in STARS:
        found = found.filter(level=int(stars))
    for word in query.split()[:8]:
        said = Q(title__icontains=word) | Q(text__icontains=word)
        found = found.filter(said | Q(revisions__text__icontains=word))
    return found.distinct()


def name(request: HttpRequest, one: Fix) -> None:
    """Name the voices that were ticked."""
    ticked = [int(pk) for pk in request.POST.getlist("voice") if pk.isdecimal() and pk.isascii() and len(pk) < 19]
    try:
        count = fixing.name(one, ticked, member(request))
    except NotFixed as error:
        messages.error(request, TOLD[error.reason])
        return
    if count:
        said = ngettext(
            "One voice is named. Its author is asked, and may object.",
            "%(n)s voices are named. Their authors are asked, and may object.",
            count,
        )
        messages.success(request, said % {"n": count})
    else:
        messages.error(request, _("No voice was ticked that can be named."))


@require_POST
@door.for_members(Deed.CATALOGUE)
def end(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Take it back: from the next day on it has no effect."""
    one = fix_of(company, pk)
    try:
        fixing.end(one, member(request))
        messages.success(request, _("It is taken back. That it was told is kept."))
    except NotFixed as error:
        messages.error(request, TOLD[error.reason])
    return redirect("console:fixes", company.slug, one.product_id)


def fix_of(company: Company, pk: int) -> Fix:
    """A fix of this company's, or 404."""
    return get_object_or_404(Fix.objects.select_related("product", "version"), product__company=company, pk=pk)
