"""The first-run guide: what is set up, read from what is there, and what is left to do."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.record.access import Deed
from groundswell.record.models import Company, Key, Product, Source, Voice


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up."""

    title: str
    about: str
    link: str
    address: str
    deed: Deed  # who may do it
    is_done: bool


def steps_of(company: Company) -> list[Step]:
    """The steps in their order, each with how it stands."""
    return [
        Step(
            _("Say how you can be reached"),
            _("Readers, authors and authorities need one address. It stands on your public page."),
            _("Your company"),
            page("company", company),
            Deed.SETTINGS,
            is_done=bool(company.contact and company.address),
        ),
        Step(
            _("Tell what you sell"),
            _("One by one, or all at once from a CSV file."),
            _("Products"),
            page("products", company),
            Deed.CATALOGUE,
            is_done=company.products.exists(),
        ),
        Step(
            _("Bring in the reviews you have"),
            _("From Trustpilot, WooCommerce, Google and others, by one command on the server: groundswell import."),
            _("How to import"),
            page("guide", company) + "#import",
            Deed.LOOK,
            is_done=are_any(Voice.objects.exclude(source__key=Source.SITE), company),
        ),
        Step(
            _("Let people write on your own pages"),
            _("Two lines show the voices of a product in your shop. This is done when the first voice came in."),
            _("The two lines"),
            page("guide", company) + "#widget",
            Deed.LOOK,
            is_done=are_any(Voice.objects.filter(source__key=Source.SITE).exclude(kind="reply"), company),
        ),
        Step(
            _("Make a key for your programs"),
            _("Only if a program of yours is to bring voices in; reading needs no key."),
            _("Keys"),
            page("keys", company),
            Deed.KEYS,
            is_done=Key.objects.filter(company=company, ended_at=None).exists(),
        ),
        Step(
            _("Name a mail server"),
            _("Without one, letters stay in files on the server, and nobody can confirm what they wrote."),
            _("How to name it"),
            page("guide", company) + "#mail",
            Deed.LOOK,
            is_done=bool(settings.MAIL.hostname),
        ),
    ]


def page(name: str, company: Company) -> str:
    return reverse(f"console:{name}", args=[company.slug])


def are_any(voices: QuerySet[Voice], company: Company) -> bool:
    """Whether any of these is about the company's products. Asked of each product: its first voice is enough."""
    about_it = voices.filter(product=OuterRef("pk"))
    return Product.objects.filter(Exists(about_it), company=company).exists()
