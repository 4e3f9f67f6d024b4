"""Made-up reviews: stars, texts that agree with them, and what they rest on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from groundswell.listen.market.crowd import MadePerson
from groundswell.listen.market.goods import MadeProduct
from groundswell.listen.market.making import Entry, Making
from groundswell.listen.market.pen import Pen, Written, tone_of

FAULTY = "BRM-KT-01"  # its lid jams in every version before the 2.0
FIXED_IN = "2.0"
COLLECTED = {"unasked": (38, -0.55), "invited": (36, 0.45), "rewarded": (5, 0.6), "unknown": (21, 0.0)}
PROOF = {
    "unasked": {"none": 55, "claimed": 25, "receipt": 12, "order": 8},
    "invited": {"order": 85, "claimed": 10, "none": 5},
    "rewarded": {"order": 60, "claimed": 25, "none": 15},
    "unknown": {"none": 80, "claimed": 14, "kept": 6},
}
OBTAINED = {"bought": 66, "gift": 12, "borrowed": 5, "sample": 2, "unknown": 15}


@dataclass(slots=True)
class Ground:
    """What a review rests on."""

    when: datetime
    owned_from: date
    version: str

    @property
    def days(self) -> int:
        return (self.when.date() - self.owned_from).days


def review(making: Making, product: MadeProduct) -> Entry:
    """One customer's review."""
    dice = making.dice
    author = making.crowd.speaker(product.sku, making.crowd.language())
    collected = dice.choices(list(COLLECTED), [share for share, _ in COLLECTED.values()])[0]
    ground = _ground(making, product, collected)
    about = _about(making, product)
    stars = _stars(making, product, ground.version, COLLECTED[collected][1], about)
    written = _fresh(making, product, author, stars, ground, about)
    entry = making.say(
        product,
        author,
        ground.when,
        stars=_as_given(making, stars),
        title=written.title,
        text=written.text,
        collected=collected,
        about=about,
        **_experience(making, product, ground, collected),
    )
    entry.stars, entry.fixes = stars, written.fixes
    return entry


def expert(making: Making, product: MadeProduct) -> Entry:
    """A tester's review: longer, calmer, without a friend in the shop."""
    author = making.crowd.newcomer(making.crowd.language())
    pen = making.pen(product, author.language)
    when = making.moment(_out_since(making, product))
    stars = min(max(round(product.quality + making.dice.uniform(-0.9, 0.4)), 2), 5)
    written = _unheard(making, lambda: pen.review(author, stars, length=5))
    text = f"{pen.plainly(author, pen.common('expert'))}\n\n{written.text}".strip()
    entry = making.say(
        product,
        author,
        when,
        stars=str(stars),
        title=written.title,
        text=text,
        role="expert",
        collected="unasked",
        proof="receipt",
        obtained="bought" if making.dice.random() < 0.7 else "sample",
        version=product.version_on(when.date()),
    )
    entry.stars, entry.fixes = stars, written.fixes
    return entry


def _ground(making: Making, product: MadeProduct, collected: str) -> Ground:
    dice = making.dice
    when = making.moment(_out_since(making, product))
    if not product.is_goods:
        days = dice.randrange(1, 12)
    elif collected == "invited":
        days = dice.randrange(12, 40)
    else:
        days = min(int(dice.expovariate(1 / 150)) + 3, 640)
    owned_from = when.date() - timedelta(days=days)
    if product.versions:
        owned_from = max(owned_from, min(product.versions[0][1] + timedelta(days=2), when.date()))
    return Ground(when, owned_from, product.version_on(owned_from))


def _out_since(making: Making, product: MadeProduct) -> date:
    """Reviews begin when the product does."""
    first = product.versions[0][1] if product.versions else making.today - timedelta(days=900)
    return first + timedelta(days=5)


def _about(making: Making, product: MadeProduct) -> str:
    if not product.is_goods:
        return "service"
    return making.dice.choices(["product", "delivery", "shop"], [92, 5, 3])[0]


def _stars(making: Making, product: MadeProduct, version: str, lift: float, about: str) -> int:
    dice = making.dice
    liking = product.quality + lift
    if product.sku == FAULTY:
        liking = liking + 0.4 if version == FIXED_IN else liking - 1.3
    if about in ("delivery", "shop"):
        liking -= 1.2
    if dice.random() < 0.05:
        return 1
    return min(max(round(dice.gauss(liking + 0.15, 1.0)), 1), 5)


def _fresh(making: Making, product: MadeProduct, author: MadePerson, stars: int, ground: Ground, about: str) -> Written:
    pen = making.pen(product, author.language)
    owned_days = ground.days if product.is_goods else 0
    if about in ("delivery", "shop"):
        return _unheard(making, lambda: _beside(pen, author, stars, about))
    lid = _of_the_lid(making, pen, product, ground, stars)
    return _unheard(making, lambda: pen.review(author, stars, owned_days=owned_days, lead=lid))


def _beside(pen: Pen, author: MadePerson, stars: int, about: str) -> Written:
    """A review of the delivery or the shop; of the product where nothing new can be said of these."""
    tone = tone_of(stars)
    text = pen.gathered(author, tone, pen.common(about, tone), pen.dice.choice([1, 1, 2]))
    return Written(text) if text else pen.review(author, stars)


def _unheard(making: Making, write: Any) -> Written:
    """A text that nobody has written before, if a few attempts find one."""
    written: Written = write()
    for _ in range(10):
        if written.text and written.text not in making.texts:
            break
        written = write()
    return written


def _of_the_lid(making: Making, pen: Pen, product: MadeProduct, ground: Ground, stars: int) -> str:
    """What those who own the faulty product say of its lid, if they say anything."""
    if product.sku != FAULTY or not ground.version:
        return ""
    fixed = ground.version == FIXED_IN
    if making.dice.random() > (0.4 if fixed else 0.75) or fixed != (stars > 3):
        return ""
    return pen.pick(pen.common("fault", "good" if fixed else "bad"))


def _as_given(making: Making, stars: int) -> str:
    """Most give whole stars; a few sources know halves."""
    return f"{stars}.5" if stars in (3, 4) and making.dice.random() < 0.05 else str(stars)


def _experience(making: Making, product: MadeProduct, ground: Ground, collected: str) -> dict[str, Any]:
    dice = making.dice
    proof = dice.choices(list(PROOF[collected]), list(PROOF[collected].values()))[0]
    obtained = "bought"
    if product.is_goods and proof not in ("order", "receipt"):
        obtained = dice.choices(list(OBTAINED), list(OBTAINED.values()))[0]
    more: dict[str, Any] = {"proof": proof, "obtained": obtained}
    if dice.random() < 0.6:
        more["owned_from"] = ground.owned_from
    if ground.version and (product.sku == FAULTY or dice.random() < 0.8):
        more["version"] = ground.version
    if "owned_from" in more and ground.days > 200 and dice.random() < 0.12:
        more |= {"owned_until": ground.when.date() - timedelta(days=3), "role": "former_owner"}
    elif obtained == "bought" and dice.random() < 0.3:
        more["role"] = "owner"
    if dice.random() < 0.2:
        more |= {"helpful": int(dice.expovariate(1 / 4)), "unhelpful": int(dice.expovariate(1))}
    return more
