"""Say why a product has its score, step by step."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from groundswell.faces.cli.near import product_at
from groundswell.weigh import score


class Command(BaseCommand):
    help = "Say why a product has its score, step by step."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("product", help="its slug, as in its address")
        parser.add_argument("--json", action="store_true", help="as one JSON object, for programs")

    def handle(self, *args: Any, product: str, **options: Any) -> None:
        told = score.explain(product_at(product))
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else in_words(told))


def people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def in_words(told: dict[str, Any]) -> str:
    if told["value"] is None:
        return f"{told['product']}: nobody has reviewed it yet."
    lines = [f"{step['stars']:.3f}  {step.get('moved_by', 0):+.3f}  {step['why']}" for step in told["steps"]]
    return "\n".join(
        [
            f"{told['product']}: {told['value']:.2f} stars, likely between {told['low']:.2f} and"
            f" {told['high']:.2f}, from {people(told['people'])}",
            f"No one person can move it by more than {told['one_person_moves']:.3f} stars.",
            *lines,
        ]
    )
