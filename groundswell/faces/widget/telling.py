"""What the widget tells of a product: its score, how sure it is, and a few voices in fair order."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from re import fullmatch
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from groundswell.faces.widget.words import BUTTONS, FORM, how_sure, one_decimal, out_of, so_many, starred, written
from groundswell.faces.words import (
    CLOSE,
    COLLECTED,
    DISCLOSURES,
    PROOF,
    ROLE,
    STARS,
    USEFUL,
    day,
    fixed_since,
    grouped,
    is_useful_to_both,
    name_of,
)
from groundswell.plumbing.languages import KNOWN
from groundswell.record.models import Company, Product
from groundswell.record.shown import Shown, show
from groundswell.weigh import order
from groundswell.weigh.cells import heads, level_counts
from groundswell.weigh.fixed import Told, fixes_of
from groundswell.weigh.models import Score, Whose
from groundswell.weigh.regard import leading

AT_ONCE = 4  # voices; with the script they weigh 20 kB at most
DEEPEST = 1_000  # positions; whoever wants more finds them on the product's page
MOST_LETTERS = 400
MOST_OF_TITLE = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. Empty means: all of them."""

    company: str = ""
    lang: str = ""
    stars: str = ""
    after: int = 0
    counts: str = ""  # of the five levels on the first page, so that a growing list stays one list

    @property
    def address(self) -> str:
        """The one way to write it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def read(asked: Mapping[str, str]) -> Asked:
    """Read an address; what it does not know, it passes over."""
    lang, stars = asked.get("lang", ""), asked.get("stars", "")
    after, counts = asked.get("after", ""), asked.get("counts", "")
    return Asked(
        company=asked.get("company", "")[:200],
        lang=lang if lang in KNOWN else "",
        stars=stars if fullmatch("[1-5]", stars) else "",
        after=min(int(after), DEEPEST) if fullmatch(r"\d{1,5}", after) else 0,
        counts=counts if fullmatch(r"\d{1,12}(-\d{1,12}){4}((-\d{1,12}){5})?", counts) else "",
    )


def told_of(product: Product, asked: Asked) -> dict[str, Any]:
    """All that the widget shows at first, or, further on, more of the voices. docs/widget.md tells its shape."""
    scores = {score.whose: score for score in Score.objects.filter(product=product)}
    score, experts = scores.get(Whose.CONSUMERS), scores.get(Whose.EXPERTS)
    ids, more = voices_of(product, asked, score)
    told = {
        "product": product_told(product),
        "language": get_language(),
        "score": score_told(score) if score else None,
        "experts": score_told(experts) if experts else None,
        "leads": leading(product.company, scores),
        "stars": stars_told(heads(score.cells)) if score else [],
        "filter": asked.stars or None,
        "voices": voices_told(product, ids),
        "more": more,
    }
    return told if asked.after else told | {"words": words_told(product.company)}


def words_told(company: Company) -> dict[str, str]:
    """What the widget says, and in whose name whose score leads."""
    lead = gettext("%(company)s lets experts' voices lead; customers' stand beside them.") % {"company": company.name}
    return {**written(BUTTONS), "lead": lead}


def voices_of(product: Product, asked: Asked, score: Score | None) -> tuple[list[int], str | None]:
    """Some voices in fair order, and where there are more."""
    if score is None:
        return [], None
    given = tuple(map(int, asked.counts.split("-"))) if asked.counts else None
    page = order.page(
        product.pk,
        where=Q(level=int(asked.stars)) if asked.stars else None,
        counts=given or (None if asked.stars else level_counts(score.cells)),
        after=asked.after,
        limit=AT_ONCE,
    )
    after = asked.after + AT_ONCE
    if page.is_last or after > DEEPEST:
        return page.voices, None
    return page.voices, "?" + replace(asked, after=after, counts="-".join(map(str, page.counts))).address


def product_told(product: Product) -> dict[str, Any]:
    return {
        "slug": product.slug,
        "title": product.title,
        "company": product.company.slug,
        "address": settings.SITE + reverse("product", args=[product.slug]),
        "write": settings.SITE + reverse("write", args=[product.slug]),
        "made_up": product.company.is_made_up,
    }


def score_told(score: Score) -> dict[str, Any]:
    if score.is_too_few:
        few = {"told": gettext("Too few voices"), "of": "", "sure": so_many(score.people)}
        return {"value": None, "low": None, "high": None, "people": score.people, **few}
    return {
        "value": round(score.value, 2),
        "low": round(score.low, 2),
        "high": round(score.high, 2),
        "people": score.people,
        "told": one_decimal(score.value),
        "of": gettext("out of 5"),
        "sure": how_sure(score.low, score.high, score.people),
    }


def stars_told(people: list[int]) -> list[dict[str, Any]]:
    """From five stars down: how many people, and how long the bar is, of 100."""
    most = max(people) or 1
    return [
        {
            "stars": star,
            "people": people[star - 1],
            "told": grouped(people[star - 1]),
            "name": starred(star),
            "width": round(100 * people[star - 1] / most, 1),
        }
        for star in (5, 4, 3, 2, 1)
    ]


def voices_told(product: Product, ids: list[int]) -> list[dict[str, Any]]:
    fixes = fixes_of(product, ids).by_voice
    return [voice_told(one, fixes.get(one.voice.pk, ())) for one in show(ids, "useful")]


def voice_told(shown: Shown, fixes: Sequence[Told]) -> dict[str, Any]:
    voice, now = shown.voice, shown.now
    text = Truncator(now.text).chars(MOST_LETTERS)
    return {
        "number": voice.pk,
        "stars": now.stars,
        "told": out_of(now.stars) if now.stars is not None else "",
        "signs": signs_of(now.stars),
        "title": Truncator(now.title).chars(MOST_OF_TITLE),
        "text": text,
        "is_whole": text == now.text,
        "language": voice.language,
        "name": name_of(shown),
        "day": now.said_at.date().isoformat() if now.said_at else None,
        "day_told": day(now.said_at),
        "fixed": [fix_told(one) for one in fixes],
        "labels": list(labels_of(shown)),
        "address": settings.SITE + reverse("voice", args=[voice.pk]),
        "reply": reply_told(shown),
    }


def fix_told(told: Told) -> dict[str, str]:
    """What it reports is said to be fixed: how far, and where owners say whether it is."""
    return {"told": fixed_since(told), "address": settings.SITE + reverse("fix", args=[told.fix.pk])}


def signs_of(stars: float | None) -> str:
    full = 0 if stars is None else round(stars)
    return "" if stars is None else "★" * full + "☆" * (5 - full)


def labels_of(shown: Shown) -> list[str]:
    """How close to the seller, proof, whether asked, useful to both sides, and as whom if not as a customer."""
    voice = shown.voice
    found = [CLOSE[shown.close]] if shown.close else []
    found += [PROOF[voice.proof], COLLECTED[voice.collected]]
    if is_useful_to_both(voice):
        found.append(USEFUL["both"])
    if voice.role != "consumer":
        found.append(ROLE[voice.role])
    return [str(word) for word in found]


def reply_told(shown: Shown) -> dict[str, str] | None:
    """The company's reply, if there is one."""
    replies = [one for one in shown.below if one.voice.role == "staff" and one.voice.kind_id == "reply"]
    if not replies:
        return None
    last = replies[-1]
    text = Truncator(last.now.text).chars(MOST_LETTERS)
    return {"heading": gettext("The company's reply"), "text": text, "language": last.voice.language}


def form_told() -> dict[str, Any]:
    """The words of the box to write in."""
    return {
        **written(FORM),
        "choices": {"stars": written(STARS), "collected": written(DISCLOSURES)},
    }
