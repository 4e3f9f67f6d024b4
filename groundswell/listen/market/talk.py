"""What people say to each other below and beside the reviews."""

from dataclasses import replace

from groundswell.listen.market.crowd import MadePerson
from groundswell.listen.market.goods import MadeProduct
from groundswell.listen.market.making import Entry, Making
from groundswell.listen.market.pen import Pen, tone_of

QUESTIONS = 50
REPLIES = 80
REPLIES_BESIDE = 25
SOLUTIONS = 35
ENDORSEMENTS = 40
RECOMMENDATIONS = 35
MENTIONS = 40


def talk(making: Making) -> None:
    """Questions with answers, replies, solutions, endorsements, recommendations, mentions."""
    reviews = [entry for entry in making.entries if entry.said.kind == "review"]
    _questions(making)
    _replies(making, reviews)
    _solutions(making, reviews)
    _endorsements(making, reviews)
    for _ in range(RECOMMENDATIONS):
        _recommend(making)
    for _ in range(MENTIONS):
        _mention(making)


def _questions(making: Making) -> None:
    asked = 0
    while asked < QUESTIONS:
        product = _any_product(making)
        language = making.crowd.language()
        known = making.pen(product, language).questions()
        number = making.asked[product.sku, language]
        if number >= len(known):
            continue
        making.asked[product.sku, language] += 1
        _ask(making, product, language, known[(number + len(product.title)) % len(known)])
        asked += 1


def _ask(making: Making, product: MadeProduct, language: str, words: list[str]) -> None:
    asker = making.crowd.someone(language)
    when = making.moment(product.versions[0][1] if product.versions else None)
    question = making.say(product, asker, when, kind="question", text=words[0])
    answers = making.dice.sample(words[1:], making.dice.choice([0, 1, 1, 2, 2]))
    for answer in answers:
        helper = making.crowd.someone(language, asker.account)
        making.say(
            product,
            helper,
            making.later(when, 3),
            kind="answer",
            text=answer,
            answers=question.said.id,
            role="owner" if making.dice.random() < 0.6 else "consumer",
        )


def _replies(making: Making, reviews: list[Entry]) -> None:
    """The companies answer: what hurts rather than what pleases."""
    weights = [4.0 if entry.stars <= 2 else 1.0 for entry in reviews]
    chosen = _distinct(making, reviews, weights, REPLIES + REPLIES_BESIDE)
    for number, review in enumerate(chosen):
        text = _reply_text(making, review)
        when = making.later(review.when, 2)
        if number < REPLIES_BESIDE:
            review.said.reply, review.said.reply_at = text, when
        else:
            making.say(
                review.product,
                _company(review.product, review.author.language),
                when,
                kind="reply",
                text=text,
                answers=review.said.id,
                role="staff",
            )


def _reply_text(making: Making, review: Entry) -> str:
    pen = making.pen(review.product, review.author.language)
    tone = "good" if tone_of(review.stars) == "good" else "bad"
    words, ends = pen.common("reply", tone), pen.common("reply_end", tone)
    if tone == "bad" and not review.product.is_goods:
        words, ends = words[:-1], ends[2:]  # the others speak of parcels and replacements
    return f"{pen.dice.choice(words)} {pen.dice.choice(ends)}"


def _solutions(making: Making, reviews: list[Entry]) -> None:
    """Customers suggest to those who complain what helped themselves."""
    complaints = [entry for entry in reviews if entry.fixes]
    for complaint in _distinct(making, complaints, [1.0] * len(complaints), SOLUTIONS):
        making.say(
            complaint.product,
            making.crowd.someone(complaint.author.language, complaint.author.account),
            making.later(complaint.when, 6),
            kind="solution",
            text=complaint.fixes[0],
            answers=complaint.said.id,
            role="owner",
        )


def _endorsements(making: Making, reviews: list[Entry]) -> None:
    """One tap: I found the same. No words."""
    for review in _distinct(making, reviews, [len(e.said.text) + 1.0 for e in reviews], ENDORSEMENTS):
        making.say(
            review.product,
            making.crowd.someone(review.author.language, review.author.account),
            making.later(review.when, 20),
            kind="endorsement",
            answers=review.said.id,
        )


def _recommend(making: Making) -> None:
    product = _any_product(making, beloved=True)
    author = making.crowd.someone(making.crowd.language())
    pen = making.pen(product, author.language)
    audience = making.dice.choice(["person", "circle", "public"])
    other = making.crowd.someone(author.language, author.account)
    making.say(
        product,
        author,
        making.moment(product.versions[0][1] if product.versions else None),
        kind="recommendation",
        text=pen.styled([pen.pick(pen.common("recommendation"))], author, "good"),
        audience=audience,
        to=other.account if audience == "person" else "",
        role="owner",
    )


def _mention(making: Making) -> None:
    product = _any_product(making, beloved=True)
    author = making.crowd.someone(making.crowd.language())
    pen: Pen = making.pen(product, author.language)
    words = pen.pick(pen.common("mention")).replace("{title}", product.title)
    making.say(
        product,
        author,
        making.moment(product.versions[0][1] if product.versions else None),
        kind="mention",
        text=pen.styled([words], author, "good"),
    )


def _any_product(making: Making, *, beloved: bool = False) -> MadeProduct:
    """A product by how much it is talked about; a beloved one is a good one, and a thing."""
    fit = [p for p in making.products if not beloved or (p.quality > 3.8 and p.is_goods)]
    return making.dice.choices(fit, [product.weight for product in fit])[0]


def _company(product: MadeProduct, language: str) -> MadePerson:
    """The company, speaking in its own name and in the customer's language."""
    account = "care@" + product.company.split(maxsplit=1)[0].lower()
    return replace(MadePerson(account, product.company, "", "", is_woman=True), language=language)


def _distinct(making: Making, entries: list[Entry], weights: list[float], count: int) -> list[Entry]:
    """So many different entries, the heavier the likelier."""
    keys = [(making.dice.random() ** (1 / weight), place) for place, weight in enumerate(weights)]
    return [entries[place] for _, place in sorted(keys, reverse=True)[:count]]
