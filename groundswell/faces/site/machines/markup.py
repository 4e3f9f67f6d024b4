"""What search engines may know of a page: JSON-LD, only of what stands on it and was heard here."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from groundswell.faces.site.figures import Figure, Sheet
from groundswell.faces.site.machines.addresses import absolute, media
from groundswell.faces.words import name_of
from groundswell.record.models import Company, Product, Voice
from groundswell.record.shown import Shown
from groundswell.weigh.models import Place, Whose

Block = dict[str, Any]

MOST_REVIEWS = 5
LONGEST_NAME = 100  # an author's, as search engines take it
LONGEST_BODY = 1_200  # of a review: what the page itself shows of it

# Words heard on our own pages, in the widget or through a shop's own key; all others were said elsewhere, and
# search engines want nothing that was copied from other sites.
OURS = ("site", "api")
PLACES_OF_OURS = Q(tie__startswith="site/") | Q(tie__startswith="api/")

# So that no voice ends the block it stands in, nor opens another.
ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def is_ours(voice: Voice) -> bool:
    """Whether it was said here, and not copied from elsewhere."""
    return voice.source.key.partition("/")[0] in OURS


def with_origin(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let products know whether a review that counts was copied from elsewhere."""
    counting = Place.objects.filter(product=OuterRef("pk"), whose=Whose.CONSUMERS)
    return products.annotate(has_copied=Exists(counting.exclude(PLACES_OF_OURS)))


def product_markup(product: Product, sheet: Sheet | None, voices: Iterable[Shown]) -> Block | None:
    """A product with its score and a few reviews, in the numbers of its page; asks nothing of the database.

    product  as `with_origin` brings it, with its company
    sheet    the consumers' score, as the page shows it
    voices   those that stand on the page

    None where nobody has spoken, where the score rests on what was copied, and for what was made up.
    """
    if sheet is None or not sheet.whole.people or product.company.is_made_up or getattr(product, "has_copied", True):
        return None
    return without_empty(
        {
            "@context": "https://schema.org",
            "@type": "Product",
            "name": product.title,
            "url": absolute("product", product.slug),
            "image": media(product.picture) if product.picture else "",
            "brand": {"@type": "Brand", "name": product.brand} if product.brand else "",
            "sku": product.sku,
            "gtin": product.gtin,
            "mpn": product.mpn,
            "aggregateRating": rating(sheet.whole),
            "review": [review(shown) for shown in voices if is_a_consumers_review(shown)][:MOST_REVIEWS],
        }
    )


def rating(whole: Figure) -> Block | None:
    """The score as the page tells it; None where it tells none."""
    if whole.is_too_few:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": figure(whole.value),
        "bestRating": 5,
        "worstRating": 1,
        "ratingCount": whole.people,
    }


def figure(value: float) -> str:
    """As the page rounds it, in ASCII's digits and with a point."""
    return str(floatformat(value, "1u"))


def is_a_consumers_review(shown: Shown) -> bool:
    voice = shown.voice
    if shown.is_aside:
        return False
    return voice.kind_id == "review" and voice.role != Voice.Role.EXPERT and is_ours(voice) and bool(words(shown))


def review(shown: Shown) -> Block:
    return without_empty(
        {
            "@type": "Review",
            "author": author(shown),
            "datePublished": day(shown),
            "reviewRating": {
                "@type": "Rating",
                "ratingValue": f"{shown.now.stars:g}",
                "bestRating": 5,
                "worstRating": 1,
            },
            "name": shown.now.title,
            "reviewBody": Truncator(words(shown)).chars(LONGEST_BODY),
            "inLanguage": shown.voice.language,
            "url": absolute("voice", shown.voice.pk),
        }
    )


def qa_page(question: Shown, answers: Sequence[Shown], company: Company) -> Block | None:
    """A question with the answers that stand on its page; asks nothing of the database.

    None without an answer in words, and for what was made up or copied.
    """
    real = [one for one in answers if one.voice.kind_id in {"answer", "solution"} and is_ours(one.voice) and words(one)]
    if not real or company.is_made_up or not is_ours(question.voice):
        return None
    asked = words(question)
    return {
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": without_empty(
            {
                "@type": "Question",
                "name": question.now.title or Truncator(asked).chars(110),
                "text": asked,
                "answerCount": len(real),
                "upvoteCount": question.helpful,
                "datePublished": day(question),
                "author": author(question),
                "inLanguage": question.voice.language,
                "suggestedAnswer": [answer(one) for one in real],
            }
        ),
    }


def answer(shown: Shown) -> Block:
    return without_empty(
        {
            "@type": "Answer",
            "text": words(shown),
            "url": absolute("voice", shown.voice.pk),
            "upvoteCount": shown.helpful,
            "datePublished": day(shown),
            "author": author(shown),
            "inLanguage": shown.voice.language,
        }
    )


def author(shown: Shown) -> Block:
    name = name_of(shown)
    return {"@type": "Person", "name": name[:LONGEST_NAME].strip()}


def day(shown: Shown) -> str:
    """When it was first said; empty where the source does not say."""
    return shown.voice.said_at.isoformat() if shown.voice.said_at else ""


def words(shown: Shown) -> str:
    return (shown.now.text or shown.now.title).strip()


def without_empty(block: Block) -> Block:
    """What is unknown is left out, never guessed; nought is a number."""
    return {name: value for name, value in block.items() if value not in ("", [])}


def as_script(block: Block | None) -> SafeString:
    """A block of data for a page; browsers do not run it."""
    if block is None:
        return SafeString("")
    told = json.dumps(block, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{told}</script>')  # noqa: S308 - no sign of HTML is left in it
