"""Google's feed of product reviews, schema 2.4: every review heard here, low ones too, always all of them."""

from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from xml.etree.ElementTree import Element

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groundswell.faces.site.machines.addresses import absolute, absolute_row, media
from groundswell.faces.site.machines.elements import HEAD, clean, element, some, those, written
from groundswell.plumbing.sign import keyed
from groundswell.record.corrections import about_this
from groundswell.record.models import Company, Experience, Product, Voice
from groundswell.record.shown import Shown, show, visible

SCHEMA = "http://www.google.com/shopping/reviews/schema/product/2.4/product_reviews.xsd"
OPENING = f'<feed xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{SCHEMA}">\n'
BATCH = 500

VERIFIED = {Voice.Proof.RECEIPT, Voice.Proof.ORDER, Voice.Proof.KEPT}
INCENTIVES = {
    Voice.Collected.REWARDED,
    Voice.Collected.PAID,
    Voice.Collected.CAMPAIGN,
    Voice.Collected.EMPLOYEE,
}
ASKED = {Voice.Collected.INVITED, Voice.Collected.REWARDED}


@require_safe
def product_reviews(request: HttpRequest) -> HttpResponseBase:
    """The whole feed of one company: what is left out, Google deletes."""
    real = Company.objects.filter(is_made_up=False).order_by("slug")
    slug = request.GET.get("company", "")
    companies = list(real.filter(slug=slug) if slug else real[:2])
    if not companies:
        return told(404, _("There is no such company here.") if slug else _("There is no company here yet."))
    if len(companies) > 1:
        return told(400, _("There are several companies here. Name one in the address: ?company=…"))
    return StreamingHttpResponse(feed_of(companies[0]), content_type="application/xml; charset=utf-8")


def told(status: int, why: str) -> HttpResponse:
    return HttpResponse(f"{why}\n", status=status, content_type="text/plain; charset=utf-8")


def feed_of(company: Company) -> Iterator[str]:
    """The feed, a batch at a time, so that its length costs no memory."""
    publisher = [element("name", company.name), element("favicon", f"{absolute('front')}static/site/mark.svg")]
    yield HEAD + OPENING + written(element("version", "2.4"), element("publisher", publisher))
    is_open = False
    for batch in batches(company):
        reviews = written(*(review(shown) for shown in batch if is_whole(shown)))
        if reviews and not is_open:
            yield "<reviews>\n"  # an empty one is against the schema
            is_open = True
        yield reviews
    yield "</reviews>\n</feed>\n" if is_open else "</feed>\n"


def batches(company: Company) -> Iterator[list[Shown]]:
    """The reviews of consumers that were heard here and that everybody may see, in the order they were heard."""
    ours = Q(source__key="site") | Q(source__key__startswith="site/") | Q(source__key__startswith="api/")
    wanted = about_this(visible(Voice.objects.filter(ours, product__company=company, kind="review")))
    consumers = wanted.exclude(role__in=[Voice.Role.EXPERT, Voice.Role.STAFF]).order_by("pk")
    ids = consumers.values_list("pk", flat=True).iterator(BATCH)
    while batch := list(islice(ids, BATCH)):
        yield show(batch)


def is_whole(shown: Shown) -> bool:
    """Whether it has what the schema demands: words, not stars alone."""
    return bool(clean(shown.now.text or shown.now.title).strip())


def review(shown: Shown) -> Element:
    """One review, its parts in the order of the schema."""
    voice, now = shown.voice, shown.now
    more = (voice.more or {}) if not shown.earlier else {}
    said_at = (voice.said_at or voice.heard_at).astimezone(UTC)
    return element(
        "review",
        those(
            element("review_id", voice.pk),
            reviewer(shown),
            element("is_verified_purchase", truth(voice.proof in VERIFIED)),
            some("is_incentivized_review", incentive(voice)),
            element("review_timestamp", said_at.isoformat(timespec="seconds").replace("+00:00", "Z")),
            some("title", now.title) if now.text else None,
            element("content", now.text if clean(now.text).strip() else now.title),
            some("review_language", voice.language),
            some("review_country", voice.country),
            some("pros", each("pro", more.get("pros"))),
            some("cons", each("con", more.get("cons"))),
            element("review_url", absolute_row("voice", voice.pk), type="singleton"),
            some("reviewer_images", [image(picture.file) for picture in shown.pictures]),
            element("ratings", [element("overall", f"{now.stars:g}", min=1, max=5)]),
            element("products", [product(voice.product)]),
            element("is_spam", "false"),
            some("collection_method", collection_method(voice)),
        ),
    )


def reviewer(shown: Shown) -> Element:
    """Who said it, as shown; the number joins what they say of this product, and no two products."""
    number = keyed("reviewer", str(shown.voice.author_id), str(shown.voice.product_id)).hex()[:16]
    has_name = bool(clean(shown.name).strip())
    name = element("name", shown.name) if has_name else element("name", "Anonymous", is_anonymous="true")
    return element("reviewer", [name, element("reviewer_id", number)])


def truth(told: bool) -> str:
    return "true" if told else "false"


def incentive(voice: Voice) -> str:
    """Whether something was given for it; empty where nobody knows."""
    was_given = voice.experience is not None and voice.experience.obtained == Experience.Obtained.SAMPLE
    if was_given or voice.collected in INCENTIVES:
        return "true"
    return "" if voice.collected == Voice.Collected.UNKNOWN else "false"


def collection_method(voice: Voice) -> str:
    """How it came about, in Google's two words; empty where neither is known to be true."""
    if voice.collected == Voice.Collected.UNASKED:
        return "unsolicited"
    return "post_fulfillment" if voice.collected in ASKED and voice.proof in VERIFIED else ""


def each(name: str, told: object) -> list[Element]:
    """One element for each of a list's texts; what else the source told is passed over."""
    texts = told if isinstance(told, list) else []
    return those(*(some(name, text) for text in texts if isinstance(text, str)))


def image(file: str) -> Element:
    return element("reviewer_image", [element("url", media(file))])


def product(about: Product) -> Element:
    numbers = [
        one_of("gtins", "gtin", about.gtin),
        one_of("mpns", "mpn", about.mpn),
        one_of("skus", "sku", about.sku),
        one_of("brands", "brand", about.brand),
    ]
    return element(
        "product",
        those(
            some("product_ids", those(*numbers)),
            some("product_name", about.title),
            element("product_url", absolute_row("product", about.slug)),
        ),
    )


def one_of(many: str, one: str, told: str) -> Element | None:
    return some(many, those(some(one, told)))
