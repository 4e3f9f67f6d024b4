"""The company's products: found, edited, added, with their pictures, versions and other names."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.faces import door
from groundswell.faces.console.forms import AliasForm, PictureForm, ProductForm, VersionForm
from groundswell.faces.console.room import member, show
from groundswell.faces.console.start import snippet_of
from groundswell.listen import catalogue
from groundswell.listen.catalogue import Meanwhile
from groundswell.listen.company import Taken
from groundswell.plumbing import pictures
from groundswell.record.access import Deed
from groundswell.record.models import Alias, Company, Product

PER_PAGE = 50
LAST_PAGE = 10_000
FIELDS = catalogue.FIELDS


@require_safe
@door.for_members(Deed.LOOK)
def products(request: HttpRequest, company: Company) -> HttpResponse:
    """The products, all or those that a query finds."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    given = request.GET.get("page", "")
    page = min(max(int(given), 1), LAST_PAGE) if given.isdecimal() and given.isascii() and len(given) < 6 else 1
    found = list(found_by(company, query)[(page - 1) * PER_PAGE : page * PER_PAGE + 1])
    told: dict[str, Any] = {
        "query": query,
        "page": page,
        "products": found[:PER_PAGE],
        "has_more": len(found) > PER_PAGE,
    }
    return show(request, company, "products", **told)


def found_by(company: Company, query: str) -> QuerySet[Product]:
    """The company's products with every word of the query somewhere in what is told of them."""
    found = company.products.order_by("title", "pk")
    for word in query.split()[:8]:
        told = Q(title__icontains=word) | Q(brand__icontains=word) | Q(category__icontains=word)
        found = found.filter(told | Q(sku__icontains=word) | Q(gtin__contains=word) | Q(mpn__icontains=word))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.CATALOGUE)
def new(request: HttpRequest, company: Company) -> HttpResponse:
    """Add a product."""
    form = ProductForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = catalogue.add_product(company, told_in(form), member(request).email)
        except Taken as taken:
            refuse(form, taken)
        else:
            messages.success(request, _("The product is there."))
            return redirect("console:product", company.slug, made.pk)
    return show(request, company, "product_new", 422 if form.errors else 200, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@door.for_members(Deed.CATALOGUE)
def product(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Edit a product. Who comes second is told what the first has changed, and loses nothing typed."""
    one = product_of(company, pk)
    if request.method != "POST":
        return product_page(request, company, one)
    form, meanwhile = ProductForm(request.POST, product=one), {}
    if form.is_valid():
        try:
            # A form without its stamp saw nothing, so it cannot know what it overwrites.
            seen = form.cleaned_data["seen"] or "nothing"
            catalogue.change_product(one, told_in(form), member(request).email, seen=seen)
        except Taken as taken:
            refuse(form, taken)
        except Meanwhile as error:
            meanwhile = error.changed
            form.add_error(None, _("Somebody else changed this product meanwhile. Please look at it and save again."))
        else:
            messages.success(request, _("The product is changed."))
            return redirect("console:product", company.slug, pk)
    return product_page(request, company, one, 422, form=form, meanwhile=meanwhile)


def told_in(form: ProductForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in FIELDS}


def refuse(form: ProductForm | AliasForm, taken: Taken) -> None:
    form.add_error(taken.field, _("Another of your products has this already."))


def product_of(company: Company, pk: int) -> Product:
    """A product of this company's, or 404."""
    return get_object_or_404(Product, company=company, pk=pk)


def product_page(request: HttpRequest, company: Company, one: Product, status: int = 200, **forms: Any) -> HttpResponse:
    """The whole of a product, with its forms; the stamp is always of what is there now."""
    one.refresh_from_db()
    told: dict[str, Any] = {
        "product": one,
        "snippet": snippet_of(company, one),
        "form": ProductForm(initial=catalogue.told_of(one)),
        "stamp": catalogue.stamp_of(one),
        "picture_form": PictureForm(initial={"picture_alt": one.picture_alt}),
        "versions": one.versions.order_by("released_on", "pk"),
        "version_form": VersionForm(prefix="version"),
        "aliases": one.aliases.select_related("source").order_by("source__key", "value")[:200],
        "alias_form": AliasForm(prefix="alias"),
    }
    return show(request, company, "product", status, **(told | forms))


@require_POST
@door.for_members(Deed.CATALOGUE)
def picture(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Change how a product looks, or the words for it; no picture without words."""
    one = product_of(company, pk)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        given = {"picture_alt": form.cleaned_data["picture_alt"], "picture": one.picture}
        if "drop" in request.POST:
            given = {"picture_alt": "", "picture": ""}
        elif form.cleaned_data["picture"]:
            given["picture"] = kept(form)
        if given["picture"] and not given["picture_alt"]:
            form.add_error("picture_alt", _("Please say in words what is to be seen."))
        if not form.errors:
            catalogue.change_product(one, given, member(request).email)
            messages.success(request, _("The picture is changed."))
            return redirect("console:product", company.slug, pk)
    return product_page(request, company, one, 422, picture_form=form)


def kept(form: PictureForm) -> str:
    """The picture's name among the media; what cannot be taken is told on the form."""
    try:
        return pictures.keep(form.cleaned_data["picture"]).file
    except pictures.NoPicture as error:
        form.add_error("picture", unfit(error.reason))
        return ""


def unfit(reason: str) -> str:
    if reason == "too_large":
        return _("This file is larger than 8 MB.")
    if reason == "too_many_pixels":
        return _("This picture has too many pixels: at most 40 million.")
    return _("This is no picture that we can read: JPEG, PNG, WebP or GIF.")


@require_POST
@door.for_members(Deed.CATALOGUE)
def version(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Add a version, or tell another day of one that is known."""
    one = product_of(company, pk)
    form = VersionForm(request.POST, prefix="version")
    if not form.is_valid():
        return product_page(request, company, one, 422, version_form=form)
    given = form.cleaned_data
    catalogue.add_version(one, given["name"], given["released_on"], member(request).email)
    messages.success(request, _("The version is kept."))
    return redirect("console:product", company.slug, pk)


@require_POST
@door.for_members(Deed.CATALOGUE)
def alias(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Tell what a source calls this product."""
    one = product_of(company, pk)
    form = AliasForm(request.POST, prefix="alias")
    if form.is_valid():
        try:
            catalogue.add_alias(one, form.cleaned_data["source"], form.cleaned_data["value"], member(request).email)
        except Taken as taken:
            refuse(form, taken)
        else:
            messages.success(request, _("The other name is kept."))
            return redirect("console:product", company.slug, pk)
    return product_page(request, company, one, 422, alias_form=form)


@require_POST
@door.for_members(Deed.CATALOGUE)
def end_alias(request: HttpRequest, company: Company, pk: int) -> HttpResponse:
    """Forget another name of a product."""
    one = get_object_or_404(Alias.objects.select_related("source", "product"), product__company=company, pk=pk)
    product_pk = one.product_id
    catalogue.end_alias(one, member(request).email)
    messages.success(request, _("The other name is forgotten. What was said under it stays."))
    return redirect("console:product", company.slug, product_pk)
