"""What a company may tell of a campaign, whom it asks for, and how that must look."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from groundswell.faces.console.forms import Plain
from groundswell.faces.console.spread_words import KIND
from groundswell.listen.telling import Plan
from groundswell.record.models import Campaign, Company, Product


def a_day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "2000-01-01"})
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, **more)


class CampaignForm(Plain):
    """A campaign: its key, when it runs, for which products, and what it costs."""

    name = forms.CharField(label=_("Name"), max_length=200)
    key = forms.SlugField(
        label=_("Key"),
        max_length=100,
        help_text=_("As it stands in utm_campaign: letters, digits, hyphens. It stays as it is."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND.items()))
    products = forms.ModelMultipleChoiceField(
        label=_("Products"), queryset=Product.objects.none(), required=False, help_text=_("None chosen: all of them.")
    )
    starts_on = a_day(_("First day"))
    ends_on = a_day(_("Last day"), required=False)
    spend = forms.DecimalField(label=_("What it costs"), min_value=0, max_digits=12, decimal_places=2, required=False)
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=_("Currency"), required=False, help_text=_("Three letters: EUR, PLN …")
    )

    def __init__(self, *args: Any, company: Company, campaign: Campaign | None = None, **more: Any) -> None:
        if campaign is not None:
            more["initial"] = told_of(campaign)
        super().__init__(*args, **more)
        self.fields["products"].queryset = company.products.order_by("title", "pk")  # type: ignore[attr-defined]
        self.campaign = campaign
        self.company = company
        if campaign is not None:
            del self.fields["key"]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if Campaign.objects.filter(company=self.company, key=key).exists():
            raise ValidationError(_("Another of your campaigns has this key."))
        return key

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("spend") is not None and not given.get("currency") and "currency" not in self.errors:
            self.add_error("currency", _("In which currency?"))
        begin, end = given.get("starts_on"), given.get("ends_on")
        if begin and end and end < begin:
            self.add_error("ends_on", _("It cannot end before it begins."))

    def plan(self) -> Plan:
        given, known = self.cleaned_data, self.campaign
        end = given["ends_on"]
        return Plan(
            key=known.key if known else given["key"],
            name=given["name"],
            kind=given["kind"],
            starts_at=moment(given["starts_on"], time.min, known.starts_at if known else None),
            ends_at=moment(end, time(23, 59), known.ends_at if known else None) if end else None,
            spend=given["spend"],
            currency=given["currency"] if given["spend"] is not None else "",
            products=tuple(one.pk for one in given["products"]),
        )


def moment(day: date, hour: time, known: datetime | None) -> datetime:
    """A day as a moment (UTC): the one that is known, where the day is the same."""
    return known if known and known.astimezone(UTC).date() == day else datetime.combine(day, hour, UTC)


def told_of(campaign: Campaign) -> dict[str, Any]:
    """What is known of a campaign, as the form shows it."""
    return {
        "name": campaign.name,
        "kind": campaign.kind,
        "products": list(campaign.products.all()),
        "starts_on": campaign.starts_at.astimezone(UTC).date(),
        "ends_on": campaign.ends_at.astimezone(UTC).date() if campaign.ends_at else None,
        "spend": campaign.spend,
        "currency": campaign.currency,
    }


class AddressForm(Plain):
    """A page, and where the link to it will stand."""

    page = forms.URLField(label=_("To which page"), max_length=500, assume_scheme="https")
    source = forms.CharField(label=_("Where it will stand"), max_length=100, help_text=_("utm_source: a newsletter …"))
    medium = forms.CharField(
        label=_("As what"), max_length=100, required=False, help_text=_("utm_medium: email, social, print …")
    )


class WhomForm(Plain):
    """To which product, and how many people."""

    product = forms.ModelChoiceField(label=_("To try what?"), queryset=Product.objects.none())
    count = forms.IntegerField(label=_("How many people, at most"), min_value=1, max_value=100, initial=10)
    cost = forms.DecimalField(
        label=_("What one invitation costs you"),
        help_text=_("A sample and its postage, say. Left out, it is 1."),
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    budget = forms.DecimalField(
        label=_("What all of them may cost"), min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args: Any, company: Company, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["product"].queryset = company.products.order_by("title", "pk")  # type: ignore[attr-defined]

    def limits(self) -> dict[str, float]:
        """What one costs, and all of them may."""
        told = {name: self.cleaned_data[name] for name in ("cost", "budget")}
        return {name: float(value) for name, value in told.items() if value is not None}
