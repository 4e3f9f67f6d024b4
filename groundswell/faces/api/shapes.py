"""The shapes of requests and answers; the OpenAPI page is drawn from them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from groundswell.faces.words import is_useful_to_both
from groundswell.listen.said import Said
from groundswell.record.models import Voice
from groundswell.record.shown import Shown, Wording
from groundswell.weigh.fixed import Told
from groundswell.weigh.models import Proportion, Regard, Turn
from groundswell.weigh.turned import as_facts
from groundswell.weigh.why import Why

Short = Annotated[str, Field(max_length=200)]
SCALE = r"^(-?\d{1,6}(\.\d{1,3})?-\d{1,6}(\.\d{1,3})?)?$"
PRODUCT = "its SKU, the last part of its address, or your name for it; `gtin`, `sku` or `product_title` stand for it"
PERSON = "your name, number or mail address of the author, to know them again; empty: nobody in particular"


class ProblemOut(Schema):
    """What is wrong, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    reason: str | None = None
    found: str | None = None
    wanted: str | None = None
    errors: list[dict[str, Any]] | None = None


class SinceOut(Schema):
    """Since when people judge a product otherwise."""

    day: date
    before: float = Field(description="mean stars of those who can confirm it, before")
    since: float = Field(description="and since")
    known: int = Field(description="people behind the one")
    people: int = Field(description="and behind the other")
    chance: float = Field(description="that people of one mind ever come to look so within as many days, at most")
    kept: float = Field(description="of its weight, what a voice from before keeps")
    left: float = Field(description="full voices that all from before count together at most")

    @staticmethod
    def of(turn: Turn | None) -> "SinceOut | None":
        facts = as_facts(turn)
        return SinceOut(**facts) if facts else None


class ScoreOut(Schema):
    """What the counting reviews come to, in stars."""

    value: float | None = Field(description="null where nobody has reviewed it, and where there are too few voices")
    low: float | None = Field(description="likely not below: the 5 % point")
    high: float | None = Field(description="likely not above: the 95 % point")
    people: int = Field(description="distinct persons it rests on")
    effective: float = Field(description="full voices it rests on")
    one_person_moves: float | None = Field(description="the most that any one person can still move it")
    too_few_voices: bool = Field(description="one person can move it by more than its company tells as a number")
    since: SinceOut | None = Field(description="since when people judge it otherwise; null where they do not")


class PartOut(Schema):
    """The score of one part of the voices."""

    value: float
    low: float
    high: float
    people: int


class AccountOut(Schema):
    """What became of all public reviews, by star, so that nothing is hidden unseen."""

    submitted: dict[str, int]
    shown: dict[str, int]
    older: dict[str, int] = Field(description="shown, but a newer review of the same person counts")
    aside: dict[str, int] = Field(
        description="shown, but counted apart: about something else, or by people close to the seller"
    )
    held: dict[str, dict[str, int]] = Field(description="by ground")
    withdrawn: dict[str, int]


class ProductBrief(Schema):
    """A product in a list."""

    slug: str
    title: str
    company: str
    brand: str
    category: str
    gtin: str
    mpn: str
    sku: str
    score: ScoreOut
    url: str


class HelpfulOut(Schema):
    """How often readers find reviews helpful, each reader counting once."""

    share: float
    low: float = Field(description="likely not below: the 5 % point")
    high: float = Field(description="likely not above: the 95 % point")
    readers: int


class RegardOut(Schema):
    """Whose reviews readers find helpful. Measured each night; it moves no score."""

    category: str | None = Field(description="of products; null: measured all over the house")
    consumers: HelpfulOut
    experts: HelpfulOut
    difference: float = Field(description="experts' share less consumers'")
    low: float = Field(description="likely not below: the 5 % point")
    high: float = Field(description="likely not above: the 95 % point")
    is_clear: bool = Field(description="whether that is more than chance")

    @staticmethod
    def of_row(row: Regard | None) -> "RegardOut | None":
        if row is None:
            return None
        return RegardOut(
            category=row.category or None,
            consumers=HelpfulOut(
                share=row.consumers, low=row.consumers_low, high=row.consumers_high, readers=row.consumers_readers
            ),
            experts=HelpfulOut(
                share=row.experts, low=row.experts_low, high=row.experts_high, readers=row.experts_readers
            ),
            difference=row.difference,
            low=row.low,
            high=row.high,
            is_clear=row.is_clear,
        )


class ProductOut(ProductBrief):
    """A product with its score and what it rests on."""

    about: str
    stars: dict[str, int] = Field(description="how many people at each star count")
    shares: dict[str, float] = Field(description="what the fair order keeps to")
    collected: dict[str, int] = Field(description="how many of them were collected in which way")
    proof: dict[str, int] = Field(description="how many of them are proven how far")
    parts: dict[str, PartOut] = Field(description="the score taken apart: asked or not, by way and by proof")
    experts: ScoreOut = Field(description="experts' voices, never blended in")
    leads: Literal["consumers", "experts"] = Field(description="whose score stands first on its page")
    regard: RegardOut | None = Field(description="whose reviews readers find helpful; null where too few have voted")
    versions: list[str]
    fixes: list["FixOut"] = Field(description="what the company says is fixed, the newest first")
    account: AccountOut


class ProductsOut(Schema):
    """Some products, and the path of the next ones."""

    items: list[ProductBrief]
    next: str | None


class WordingOut(Schema):
    """An earlier wording."""

    stars: float | None
    title: str
    text: str
    said_at: datetime | None

    @staticmethod
    def of(wording: Wording) -> "WordingOut":
        return WordingOut(stars=wording.stars, title=wording.title, text=wording.text, said_at=wording.said_at)


class ProportionOut(Schema):
    """How often readers were shown a voice in 90 days, beside how many customers report the same."""

    shown: int = Field(description="impressions")
    share: float = Field(description="of all attention that the product's voices got")
    met_by: int | None = Field(description="customers who report the same in like words; null where it cannot be told")
    of: int | None = Field(description="out of so many")
    times: float = Field(description="the share of attention over the share of customers")
    low: float = Field(description="likely not below")
    high: float = Field(description="likely not above")
    is_out: bool = Field(description="whether that is out of proportion")

    @staticmethod
    def of_voice(voice: Voice) -> "ProportionOut | None":
        found: Proportion | None = getattr(voice, "proportion", None)
        if found is None:
            return None
        return ProportionOut(
            shown=found.shown,
            share=found.share,
            met_by=found.alike if found.is_told else None,
            of=found.telling if found.is_told else None,
            times=found.ratio,
            low=found.low,
            high=found.high,
            is_out=found.is_out,
        )


class FixOut(Schema):
    """A fault that the company says is fixed since a version, and what owners say to that."""

    number: int
    fault: str
    version: str = Field(description="the first without it")
    said_at: datetime
    yes: int = Field(description="owners for whom it is fixed, so far")
    no: int
    is_confirmed: bool = Field(description="sure by owners' word, when the epoch opened: voices about it count less")
    confirmed_by: int = Field(description="people who had confirmed it then; accounts that are one as one")
    out_of: int = Field(description="people who had answered then")
    kept: float = Field(description="what a voice keeps of its weight that reports this and nothing else")
    named: int = Field(description="voices that the company says report it")
    objected: int = Field(description="of these, whose authors say that they reported something else")
    url: str

    @staticmethod
    def of(told: Told) -> "FixOut":
        fix = told.fix
        return FixOut(
            number=fix.pk,
            fault=fix.fault,
            version=fix.version.name,
            said_at=fix.at,
            yes=told.yes,
            no=told.no,
            is_confirmed=told.is_confirmed,
            confirmed_by=told.confirmed,
            out_of=told.asked,
            kept=told.kept,
            named=told.named,
            objected=told.objected,
            url=f"/fixes/{fix.pk}/",
        )


# What `show` is to bring along for it, so that nothing costs a query of its own.
BESIDE = ("useful", "proportion")


class VoiceOut(Schema):
    """One voice in its latest wording."""

    id: str = Field(description="the source's own id")
    number: int = Field(description="this installation's own number; the permanent address has it")
    source: str
    kind: str
    stars: float | None
    stars_given: str = Field(description="as the source gave it, on its scale")
    scale: str
    title: str
    text: str
    language: str
    said_at: datetime | None = Field(description="null where the source does not say")
    place: int | None = Field(description="position in the fair order")
    collected: str
    proof: str
    role: str
    author: str
    version: str
    obtained: str
    about: str
    country: str
    url: str
    helpful: int
    votes: int
    confirmed_by: int
    is_useful_to_both: bool = Field(description="readers who usually disagree find it useful; drawn with each epoch")
    corrected: list[str] = Field(description="what it is about instead, as its author says: `delivery`, `misuse` …")
    close: str = Field(
        description="how its author stood to the seller then: `member`, `family`, `household`, `coworker`; mostly empty"
    )
    fixes: list[FixOut] = Field(description="what it reports that is said to be fixed; empty for replies")
    proportion: ProportionOut | None = Field(description="null where no reader was shown it lately")
    earlier: list[WordingOut]
    replies: list["VoiceOut"]

    @staticmethod
    def of(shown: Shown, fixes: Sequence[Told] = ()) -> "VoiceOut":
        voice, experience = shown.voice, shown.voice.experience if not shown.voice.answers_id else None
        return VoiceOut(
            id=voice.outside_id,
            number=voice.pk,
            source=voice.source.key,
            kind=voice.kind_id,
            stars=shown.now.stars,
            stars_given=voice.stars_given,
            scale=voice.scale,
            title=shown.now.title,
            text=shown.now.text,
            language=voice.language,
            said_at=shown.now.said_at,
            place=shown.place,
            collected=voice.collected,
            proof=voice.proof,
            role=voice.role,
            author=shown.name,
            version=experience.version.name if experience and experience.version else "",
            obtained=experience.obtained if experience else "unknown",
            about=experience.about if experience else "product",
            country=voice.country,
            url=f"/voices/{voice.pk}/",
            helpful=shown.helpful,
            votes=shown.votes,
            confirmed_by=shown.confirmed_by,
            is_useful_to_both=is_useful_to_both(voice),
            corrected=[made.kind for made in shown.corrections],
            close=shown.close,
            fixes=[FixOut.of(told) for told in fixes],
            proportion=ProportionOut.of_voice(voice),
            earlier=[WordingOut.of(wording) for wording in shown.earlier],
            replies=[VoiceOut.of(answer) for answer in shown.below],
        )


class CopiedOut(Schema):
    """What others had said in nearly the same words before, as it was when the epoch opened."""

    others: int = Field(description="how many had; accounts that are one count once")
    counts: bool = Field(description="false: it was said of this very product, and an opinion counts once")
    first: int | None = Field(description="the number of the voice that said it first; null where it is not shown")


class WhyOut(Schema):
    """What a voice counts in its product's score, term by term."""

    whose: Literal["consumers", "experts"]
    weight: float = Field(description="of one full voice, that it counts for")
    moves: float = Field(description="by how many stars it draws the score, up or down")
    place: int = Field(description="among those with the same stars, from 1")
    terms: dict[str, float] = Field(description="log-odds by name, from what its author says of other products")
    log_odds: float = Field(description="what the terms add up to")
    together: int = Field(description="accounts that count as one with its author's about this product")
    copied: CopiedOut | None = Field(description="null where nobody had said it before")
    before: SinceOut | None = Field(description="the turn before which it was said; null where it was said since")

    @staticmethod
    def of(told: Why) -> "WhyOut":
        copied = told.copied
        return WhyOut(
            whose="experts" if told.whose == "experts" else "consumers",
            weight=told.mass,
            moves=told.moves,
            place=told.rank,
            terms=told.author.terms,
            log_odds=told.author.odds,
            together=told.author.together,
            copied=CopiedOut(others=copied.others, counts=copied.counts, first=copied.voice) if copied else None,
            before=SinceOut.of(told.turn),
        )


class VoicesOut(Schema):
    """Some voices, and the path of the next ones."""

    items: list[VoiceOut]
    next: str | None


class VoiceIn(Schema):
    """What somebody said. The fields are those of our own CSV."""

    model_config = ConfigDict(extra="forbid")

    product: Annotated[str, Field(max_length=300, description=PRODUCT)] = ""
    person: Annotated[Short, Field(description=PERSON)] = ""
    id: Annotated[str, Field(max_length=190, description="your own id of it; without one it is known by content")] = ""
    kind: Annotated[str, Field(max_length=20, description="a review without stars counts as a mention")] = "review"
    # Bounded: a number such as 1e999999999 is short, and written out it fills the memory.
    stars: Annotated[
        Annotated[Decimal, Field(max_digits=40, decimal_places=20)] | None,
        Field(description="within `scale`, with a decimal point"),
    ] = None
    scale: Annotated[str, Field(max_length=20, pattern=SCALE, description="lowest-highest, `1-10`; empty: 1-5")] = ""
    title: Annotated[str, Field(max_length=300)] = ""
    text: Annotated[str, Field(max_length=100_000)] = ""
    language: Annotated[str, Field(max_length=12, pattern=r"^([A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})?)?$")] = ""
    said_at: Annotated[datetime | None, Field(description="without a zone: UTC")] = None
    name: Annotated[Short, Field(description="as it is shown; empty: `person`")] = ""
    role: Literal["consumer", "owner", "former_owner", "expert", "staff"] = "consumer"
    collected: Literal["unasked", "invited", "rewarded", "employee", "paid", "campaign", "unknown"] = "unknown"
    proof: Literal["none", "claimed", "receipt", "order", "kept"] = "none"
    version: Annotated[str, Field(max_length=100)] = ""
    obtained: Literal["bought", "gift", "sample", "borrowed", "unknown"] = "unknown"
    owned_from: date | None = None
    owned_until: date | None = None
    about: Literal["product", "delivery", "shop", "service"] = "product"
    helpful: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0
    unhelpful: Annotated[int, Field(ge=0, le=2_000_000_000)] = 0
    country: Annotated[str, Field(pattern=r"^([A-Za-z]{2})?$")] = ""
    url: Annotated[str, Field(max_length=500)] = ""
    answers: Annotated[str, Field(max_length=200, description="the `id` of the voice that it answers")] = ""
    audience: Literal["public", "circle", "person"] = "public"
    to: Annotated[Short, Field(description="whom it was told, for audience `person`")] = ""
    reply: Annotated[str, Field(max_length=100_000, description="the company's reply to it")] = ""
    reply_at: datetime | None = None
    held: Annotated[str, Field(max_length=1000, description="why you keep it back; empty: it is shown")] = ""
    company: Annotated[Short, Field(description="whose product it is; empty: the key's company")] = ""
    product_title: Annotated[str, Field(max_length=300, description="of a product that is new")] = ""
    brand: Short = ""
    gtin: Annotated[str, Field(max_length=20)] = ""
    mpn: Annotated[str, Field(max_length=100)] = ""
    sku: Annotated[str, Field(max_length=100)] = ""
    category: Annotated[str, Field(max_length=100)] = ""

    def as_said(self) -> Said:
        told = self.dict()
        told["stars"] = "" if self.stars is None else format(self.stars, "f")
        for name in ("said_at", "reply_at"):
            moment = told[name]
            told[name] = moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
        return Said(**told)


class ImpressionsIn(Schema):
    """How often readers were shown a voice on a page that is not ours."""

    model_config = ConfigDict(extra="forbid")

    site: Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,60}$", description="whose page, in a few words")]
    place: Annotated[int, Field(ge=1, le=1000, description="in the list that was shown, from 1")] = 1
    day: Annotated[date, Field(ge=date(2000, 1, 1), description="in UTC")]
    count: Annotated[int, Field(ge=1, le=2_000_000_000, description="how often, on that day")]


class ImpressionsOut(Schema):
    """What was taken down."""

    number: int
    site: str
    place: int
    day: date
    count: int


class HeardOut(Schema):
    """What became of a voice that was sent."""

    outcome: Literal["heard", "repeated", "revised"]
    id: str
    source: str


class SealOut(Schema):
    """A day's seal over the news."""

    day: date
    first: int
    last: int
    size: int
    root: str
    chain: str


class SealsOut(Schema):
    """All seals, the newest first, a page at a time."""

    items: list[SealOut]
    next: str | None
