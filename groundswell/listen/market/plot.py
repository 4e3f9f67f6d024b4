"""What is not as it should be: a campaign, a ring, and one voice unlike all others."""

from dataclasses import dataclass
from datetime import date, timedelta

from groundswell.listen.market.goods import MadeProduct
from groundswell.listen.market.making import Making

CAMPAIGNED = "TWA-SP-28"
CAMPAIGN_VOICES = 60
CAMPAIGN_DAYS = 14
CAMPAIGN_WAS = 96  # days before today that it began
RING_SKUS = ["IBP-NB-36", "IBP-NB-37", "IBP-NB-38", "IBP-NB-39"]
RING_ACCOUNTS = 12
RING_WAS = 61
LOVED = "TWA-HP-21"

# The ring's members vary one sentence: each slot in turn.
RING_SLOTS = [
    ["Great notebook", "Super notebook", "Excellent notebook", "Very good notebook", "Fantastic notebook"],
    ["fast delivery", "quick delivery", "very fast shipping", "super quick shipping"],
    ["best shop", "top seller", "great seller", "best seller ever"],
    ["highly recommended", "I recommend to all", "will buy again", "would buy again any time"],
]
RING_ENDS = ["!", "!!", ".", ""]
RING_NAMES = ["Dan", "Mia", "Sam", "Eva", "Max", "Lea", "Ben K", "Zoe", "Tom B", "Ana", "Leo", "Kim"]

ABERRANT_TITLE = "RUINED MY WEDDING ANNIVERSARY"
ABERRANT = (
    "I am still shaking while I type this. On our anniversary I put these headphones on the windowsill, "
    "where I always put things, and at ten past three in the night they began to play the neighbour's "
    "karaoke at full volume, by themselves, without being connected to anything in this house. The dog "
    "ran through the glass door. My wife, half asleep, fell over the dog. We spent our anniversary in a "
    "waiting room, next to a man with a saucepan on his foot.\n\n"
    "I wrote to the company eleven times. They asked for the serial number, which the dog has eaten. They "
    "asked for a photo of the windowsill. A windowsill! Then somebody called Minna told me very politely "
    "that nobody else had ever reported this, as if that were MY fault. I have since unplugged everything "
    "we own, including the doorbell.\n\n"
    "One star, because none is not allowed. I do not care how they sound. I WILL NEVER KNOW HOW THEY "
    "SOUND. Do not let these things near a house with a dog, a wife or a windowsill."
)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A burst of sunny voices around one product, and what is made up about its making."""

    sku: str
    first: date
    last: date
    voices: list[str]
    told: str


def campaign(making: Making) -> Campaign:
    """Sixty sunny voices within two weeks."""
    product = _named(making, CAMPAIGNED)
    first = making.today - timedelta(days=CAMPAIGN_WAS)
    ids = [_sunny(making, product, first) for _ in range(CAMPAIGN_VOICES)]
    told = (
        f"For two weeks {product.company} gave away the {product.title} and asked for a word about it: "
        f"{len(ids)} voices came, hardly one below five stars."
    )
    return Campaign(CAMPAIGNED, first, first + timedelta(days=CAMPAIGN_DAYS - 1), ids, told)


def ring(making: Making) -> list[str]:
    """Twelve accounts that praise the same four products within the same days; their names."""
    dice = making.dice
    first = making.today - timedelta(days=RING_WAS)
    members = []
    for name in RING_NAMES[:RING_ACCOUNTS]:
        base = making.crowd.newcomer("en")
        member = type(base)(f"{name.lower().replace(' ', '')}-{base.account[-4:]}", name, "en", "", base.is_woman)
        making.crowd.people[-1] = making.crowd.by_language["en"][-1] = member
        members.append(member)
    for sku in RING_SKUS:
        for member in members:
            when = making.at_daytime(first + timedelta(days=dice.randrange(4)))
            making.say(
                _named(making, sku),
                member,
                when,
                stars="5",
                text=_ring_text(making),
                collected="unknown",
                about="product",
            ).stars = 5
    return [member.account for member in members]


def aberrant(making: Making) -> str:
    """One long furious story, on a product that others love; its id."""
    product = _named(making, LOVED)
    author = making.crowd.newcomer("en")
    when = making.at_daytime(making.today - timedelta(days=33))
    entry = making.say(
        product,
        author,
        when,
        stars="1",
        title=ABERRANT_TITLE,
        text=ABERRANT,
        collected="unasked",
        proof="claimed",
        obtained="bought",
        owned_from=making.today - timedelta(days=50),
        version=product.version_on(making.today - timedelta(days=50)),
    )
    entry.stars = 1
    return entry.said.id


def _sunny(making: Making, product: MadeProduct, first: date) -> str:
    dice = making.dice
    author = making.crowd.speaker(product.sku, making.crowd.language())
    pen = making.pen(product, author.language)
    stars = dice.choices([5, 4], [9, 1])[0]
    shine = pen.plainly(author, pen.common("sunny"))
    praise = pen.review(author, 5, length=dice.choice([0, 1, 1, 2]))
    collected = dice.choices(["campaign", "rewarded", "invited"], [6, 3, 2])[0]
    entry = making.say(
        product,
        author,
        making.at_daytime(first + timedelta(days=dice.randrange(CAMPAIGN_DAYS))),
        stars=str(stars),
        title=praise.title,
        text=f"{shine} {praise.text}".strip(),
        collected=collected,
        proof="order" if collected == "invited" else "none",
        obtained="bought" if collected == "invited" else "sample",
        version=product.version_on(first),
    )
    entry.stars = stars
    return entry.said.id


def _ring_text(making: Making) -> str:
    for _ in range(20):
        text = ", ".join(making.dice.choice(slot) for slot in RING_SLOTS) + making.dice.choice(RING_ENDS)
        if text not in making.texts:
            break
    return text


def _named(making: Making, sku: str) -> MadeProduct:
    return next(product for product in making.products if product.sku == sku)
