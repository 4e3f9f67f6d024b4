"""Say why a product has its score, step by step; or what one of its voices counts, term by term."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groundswell.faces.cli.near import product_at
from groundswell.record.models import Product, Voice
from groundswell.weigh import score
from groundswell.weigh.history import History, Step, history
from groundswell.weigh.turned import as_facts
from groundswell.weigh.why import Copied, Why, why


class Command(BaseCommand):
    help = "Say why a product has its score, step by step; or what one of its voices counts, term by term."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("product", help="its slug, as in its address")
        parser.add_argument("--voice", type=int, help="the number in a voice's address: what that one counts, and why")
        parser.add_argument("--json", action="store_true", help="as one JSON object, for programs")

    def handle(self, *args: Any, product: str, voice: int | None, **options: Any) -> None:
        found = product_at(product)
        if voice is None:
            told, came = score.explain(found), history(found)
            if options["json"]:
                told["history"] = asdict(came) if came else None
                self.stdout.write(json.dumps(told, ensure_ascii=False, default=str))
            else:
                self.stdout.write("\n".join([in_words(told), *(month_by_month(came) if came else [])]))
        else:
            reasons = reasons_of(found, voice)
            self.stdout.write(json.dumps(asdict(reasons), default=str) if options["json"] else of_voice(voice, reasons))


def reasons_of(product: Product, pk: int) -> Why:
    """Why a voice counts as it does. Raises CommandError for one that is not there, or does not count."""
    voice = Voice.objects.filter(pk=pk, product=product).first()
    if voice is None:
        raise CommandError(f"no voice {pk} about {product.slug!r}")
    reasons = why(voice)
    if reasons is None:
        raise CommandError(f"voice {pk} does not count: it is no review, is not shown, or a newer one stands")
    return reasons


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def others(count: int) -> str:
    return "1 other product" if count == 1 else f"{count} other products"


def in_words(told: dict[str, Any]) -> str:
    if told["value"] is None:
        return f"{told['product']}: nobody has reviewed it yet."
    lines = [f"{step['stars']:.3f}  {step.get('moved_by', 0):+.3f}  {step['why']}" for step in told["steps"]]
    return "\n".join(
        [
            f"{told['product']}: {told['value']:.2f} stars, likely between {told['low']:.2f} and"
            f" {told['high']:.2f}, from {people(told['people'])}",
            f"No one person can move it by more than {told['one_person_moves']:.3f} stars.",
            *of_turn(told["since"]),
            *lines,
        ]
    )


def of_turn(since: dict[str, Any] | None) -> list[str]:
    """Since when people judge it otherwise, as a line; none where they do not."""
    if since is None:
        return []
    return [
        f"Since {since['day']} people judge it otherwise: {since['before']:.2f} before, {since['since']:.2f} since."
        f" What was said before counts for {since['left']:.1f} full voices together:"
        f" each keeps {since['kept']:.3f} of its weight."
    ]


def month_by_month(came: History) -> list[str]:
    """What moved the score, and when; as it is told, it adds up."""
    months = [
        f"{step.value / 1000:.3f}  {step.moved / 1000:+.3f}  {f'{step.day:%Y-%m}' if step.day else 'day unknown'}: "
        f"{by_star(step)}"
        for step in came.months
    ]
    days = [f"{step.moved / 1000:+.3f}  {step.day}: {by_star(step)}" for step in came.most]
    return [
        "Month by month, in the order in which it was said, by what counts today:",
        f"{came.before / 1000:.3f}          before any voice",
        *months,
        *(["The days that moved it most:", *days] if days else []),
        *(
            f"{of.month:%Y-%m}: {of.amended} amended, {of.withdrawn} taken back, {of.held} held back"
            for of in came.corrections
        ),
        *(f"{of.day}: {of.heard} newcomers, where {of.usual:.1f} were to be expected" for of in came.floods),
    ]


def by_star(step: Step) -> str:
    """5 at 5 stars, 2 at 1."""
    return ", ".join(f"{count} at {star}" for star, count in enumerate(step.stars, start=1) if count) + " stars"


def of_voice(pk: int, told: Why) -> str:
    author = told.author
    lines = [f"{odds:+.3f}  {name}" for name, odds in author.terms.items()]
    known = f"from {others(author.voices)}" if lines else "its author is a newcomer"
    shared = f", shared by {author.together} accounts that count as one" if author.together > 1 else ""
    return "\n".join(
        [
            f"voice {pk} counts {told.mass:.3f} of a full voice{shared}: {known}",
            *lines,
            *of_copy(told.copied),
            *of_turn(as_facts(told.turn)),
            f"{author.odds:+.3f}  log-odds together, which is a weight of {author.weight:.3f}",
            f"It moves the score by {told.moves:+.3f} stars, and stands at place {told.rank} of the {told.peers}"
            f" with {told.level} stars{', behind the rest' if told.waits else ''}.",
        ]
    )


def of_copy(copied: Copied | None) -> list[str]:
    """What the voice has from others, as a line; none where it has nothing."""
    if copied is None:
        return []
    where = f": voice {copied.voice}, from {copied.source}" if copied.voice else ""
    if not copied.counts:
        return [f"It counts nothing: nearly the same had been said of this product before{where}."]
    return [f"It stands lower: nearly the same had been said before by {people(copied.others)}{where}."]
