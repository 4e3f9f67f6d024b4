"""What stands in a page's head for machines: its one address, its languages, its data."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from groundswell.faces.site.machines import markup
from groundswell.faces.site.machines.addresses import absolute, alternates, canonical, in_language, media
from groundswell.plumbing.languages import unnamed
from groundswell.record.models import Company
from groundswell.record.shown import Shown

register = template.Library()
register.filter("media", media)
register.filter("unnamed", unnamed)

# As Open Graph writes languages: with a country.
LOCALES = {"en": "en_GB", "de": "de_DE", "it": "it_IT", "pl": "pl_PL", "lt": "lt_LT"}


@register.simple_tag
def whole(name: str, *parts: object) -> str:
    """The whole address of a page of ours."""
    return absolute(name, *parts)


@register.simple_tag
def asked_of(name: str, url: str, form: str) -> str:
    """The address under which a page of ours can be asked for in a form for embedding."""
    return f"{absolute(name)}?{urlencode({'url': url, 'format': form})}"


@register.inclusion_tag("site/machines/links.html")
def page_links(request: HttpRequest, address: str, *, hidden: bool = False) -> dict[str, Any]:
    """A page's one address and its languages; or that it shall not be indexed.

    hidden  search engines shall leave it out
    """
    return {
        "address": canonical(request, address),
        "alternates": [] if hidden else alternates(address),
        "hidden": hidden,
    }


@register.inclusion_tag("site/machines/card.html")
def social(
    request: HttpRequest, address: str, title: str, description: str, product: Any, picture: str = ""
) -> dict[str, Any]:
    """How a link to the page looks where people pass it on.

    picture  of the page's own, whose words are title and description; else the product's
    """
    code = get_language() or settings.LANGUAGE_CODE
    return {
        "address": canonical(request, address),
        "title": title,
        "description": description,
        "product": product,
        "picture": in_language(picture or absolute("card", product.slug), code),
        "alt": f"{title}. {description}" if picture else "",
        "locale": LOCALES.get(code, code),
        "others": [locale for other, locale in LOCALES.items() if other != code],
    }


@register.simple_tag(takes_context=True)
def product_data(context: dict[str, Any]) -> SafeString:
    """JSON-LD of a product's page, as everybody sees it first; of a narrowed page none."""
    if not context["reading"].is_plain:
        return SafeString("")
    return markup.as_script(markup.product_markup(context["product"], context["consumers"], context["voices"]))


@register.simple_tag
def question_data(question: Shown, answers: list[Shown], company: Company) -> SafeString:
    """JSON-LD of a question's page; nothing without a real answer."""
    return markup.as_script(markup.qa_page(question, answers, company))
