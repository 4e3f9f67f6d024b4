"""The first-run guide: what is set up, read from what is there, and what is left to do."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.record.access import Deed
from groundswell.record.models import Company, Key, Product, Voice


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up."""

    title: str
    about: str
    address: str
    link: str
    is_done: bool
    deed: str  # who may do it


def steps_of(company: Company) -> list[Step]:
    """The steps in their order, each with how it stands."""
    return [contact(company), products(company), import_reviews(company), widget(company), key(company), mail(company)]


def contact(company: Company) -> Step:
    return Step(
        _("Say how you can be reached"),
        _("Readers, authors and authorities need one address. It stands on your public page."),
        page("company", company),
        _("Your company"),
        bool(company.contact and company.address),
        Deed.SETTINGS.value,
    )


def products(company: Company) -> Step:
    return Step(
        _("Tell what you sell"),
        _("One by one, or all at once from a CSV file."),
        page("products", company),
        _("Products"),
        company.products.exists(),
        Deed.CATALOGUE.value,
    )


def import_reviews(company: Company) -> Step:
    brought = Voice.objects.filter(product=OuterRef("pk")).exclude(source__key="site")
    return Step(
        _("Bring in the reviews you have"),
        _("From Trustpilot, WooCommerce, Google and others, by one command on the server: groundswell import."),
        page("guide", company) + "#import",
        _("How to import"),
        Product.objects.filter(Exists(brought), company=company).exists(),
        Deed.LOOK.value,
    )


def widget(company: Company) -> Step:
    said_here = Voice.objects.filter(product=OuterRef("pk"), source__key="site").exclude(kind="reply")
    return Step(
        _("Let people write on your own pages"),
        _("Two lines show the voices of a product in your shop. This is done when the first voice came in."),
        page("guide", company) + "#widget",
        _("The two lines"),
        Product.objects.filter(Exists(said_here), company=company).exists(),
        Deed.LOOK.value,
    )


def key(company: Company) -> Step:
    return Step(
        _("Make a key for your programs"),
        _("Only if a program of yours is to bring voices in; reading needs no key."),
        page("keys", company),
        _("Keys"),
        Key.objects.filter(company=company, ended_at=None).exists(),
        Deed.KEYS.value,
    )


def mail(company: Company) -> Step:
    return Step(
        _("Name a mail server"),
        _("Without one, letters stay in files on the server, and nobody can confirm what they wrote."),
        page("guide", company) + "#mail",
        _("How to name it"),
        bool(settings.MAIL.hostname),
        Deed.LOOK.value,
    )


def page(name: str, company: Company) -> str:
    return reverse(f"console:{name}", args=[company.slug])
