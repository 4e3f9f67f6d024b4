"""Attacks upon companies and products: one name or number for two things, and things without a name."""

from cast import a_company, a_product, a_source

from groundswell.record.models import Alias, Company, Product, Version
from record.attacks.breaking import breaks


@breaks("record_company.name", "record_company.slug")
def a_second_company_of_one_name():
    a_company("Acme")
    yield lambda: Company.objects.create(name="Acme", slug="other")
    yield lambda: Company.objects.create(name="Other", slug="acme")


@breaks("record_product.slug", "product_sku_once_a_company", "product_gtin_once_a_company")
def a_second_product_of_one_number():
    a_product(sku="K1", gtin="40123455")
    yield lambda: Product.objects.create(company=a_company(), slug="kettle", title="Other")
    yield lambda: Product.objects.create(company=a_company(), slug="other", title="Other", sku="K1")
    yield lambda: Product.objects.create(company=a_company(), slug="other", title="Other", gtin="40123455")


@breaks("product_has_a_title")
def a_product_without_a_title():
    yield lambda: a_product(title="")


@breaks("product_gtin_is_digits")
def a_gtin_with_a_letter():
    yield lambda: a_product(gtin="4012345X")


@breaks("product_gtin_is_digits")
def a_gtin_of_nine_digits():
    yield lambda: a_product(gtin="401234567")


@breaks("version_named_once", "version_has_a_name")
def a_second_version_of_one_name():
    Version.objects.create(product=a_product(), name="2")
    yield lambda: Version.objects.create(product=a_product(), name="2")
    yield lambda: Version.objects.create(product=a_product(), name="")


@breaks("alias_means_one_product", "alias_is_not_empty")
def an_alias_of_two_products():
    Alias.objects.create(source=a_source(), company=a_company(), product=a_product(), value="B00")
    pan = a_product("pan")
    yield lambda: Alias.objects.create(source=a_source(), company=a_company(), product=pan, value="B00")
    yield lambda: Alias.objects.create(source=a_source(), company=a_company(), product=pan, value="")


@breaks(
    "company_half_life_is_a_day_or_more",
    "company_widest_move_is_more_than_nothing",
    "company_leads_known",
    "company_false_alarms_are_more_than_none",
    "company_asks_within_a_year",
    "company_that_asks_has_an_address",
)
def a_company_whose_opinions_never_last_and_whose_scores_never_move():
    yield lambda: Company.objects.create(name="Hasty", slug="hasty", half_life_days=0)
    yield lambda: Company.objects.create(name="Strict", slug="strict", widest_move=0)
    yield lambda: Company.objects.create(name="Loud", slug="loud", leads="staff")
    yield lambda: Company.objects.create(name="Deaf", slug="deaf", false_alarms=0)
    yield lambda: Company.objects.create(name="Slow", slug="slow", address="1 Mill Lane", review_request_days=366)
    yield lambda: Company.objects.create(name="Shy", slug="shy", review_request_days=14)
