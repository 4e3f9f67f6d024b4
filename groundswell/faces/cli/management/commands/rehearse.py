"""Try an attack upon a product's score on a copy."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from groundswell.faces.cli.near import product_at
from groundswell.weigh.rehearsal import KINDS, NothingToAttack, Rehearsal, rehearse

SCALE = 100  # of the picture, for a star


class Command(BaseCommand):
    help = "Try an attack upon a product's score on a copy: its score, order and alarm before and after."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("product", help="its slug, as in its address")
        parser.add_argument("--attack", choices=KINDS, default="flood", help="who attacks (flood)")
        parser.add_argument("--size", type=int, default=50, help="how many accounts, votes or reports (50)")
        parser.add_argument("--picture", type=Path, help="where to draw it, as SVG")
        parser.add_argument("--json", action="store_true", help="as one JSON object, for programs")

    def handle(self, *args: Any, product: str, attack: str, size: int, **options: Any) -> None:
        try:
            found = rehearse(product_at(product), attack, size)
        except (NothingToAttack, ValueError) as error:
            raise CommandError(str(error)) from error
        if options["picture"]:
            options["picture"].write_text(picture(found), encoding="utf-8")
        self.stdout.write(json.dumps(asdict(found)) if options["json"] else in_words(found))


def stages(found: Rehearsal) -> list[tuple[str, Any]]:
    return [("before", found.before), ("nobody looks", found.undefended), ("Groundswell", found.defended)]


def in_words(found: Rehearsal) -> str:
    heading = f"{'':14}{'plain mean':>11}{'score':>7}  {'likely between':15}{'one moves':>10}  first ten (1-5 ★)  alarm"
    lines = [f"{found.attack}, {found.size}", heading]
    for name, one in stages(found):
        likely = f"{one.low:.2f} - {one.high:.2f}"
        ten = " ".join(map(str, one.first_ten)) + (f" ({one.attackers_ahead} theirs)" if one.attackers_ahead else "")
        alarm = "rings" if one.alarm else "silent"
        moves = f"{one.one_person_moves:.3f}"
        lines.append(f"{name:14}{one.plain:>11.2f}{one.value:>7.2f}  {likely:15}{moves:>10}  {ten:17}  {alarm}")
    moved = found.defended.value - found.before.value
    lines.append(f"The attack moves the score by {moved:+.3f} stars, a plain mean by {plain_move(found):+.3f}.")
    return "\n".join(lines)


def plain_move(found: Rehearsal) -> float:
    return found.undefended.plain - found.before.plain


def picture(found: Rehearsal) -> str:
    """The three scores on one line from 1 to 5 stars, each with its likely range, and the plain mean as a ring."""
    rows = []
    for number, (name, one) in enumerate(stages(found)):
        y = 70 + 60 * number
        left, right, at, plain = (along(stars) for stars in (one.low, one.high, one.value, one.plain))
        rows.append(
            f'<text x="20" y="{y + 5}">{name}</text>'
            f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="#b5d3d4" stroke-width="10"/>'
            f'<circle cx="{plain}" cy="{y}" r="7" fill="none" stroke="#9a5800" stroke-width="2"/>'
            f'<circle cx="{at}" cy="{y}" r="6" fill="#0b5563"/>'
            f'<text x="{along(5) + 30}" y="{y + 5}">{one.value:.2f} (plain {one.plain:.2f})</text>'
        )
    ticks = "".join(f'<text x="{along(star)}" y="35" text-anchor="middle">{star} ★</text>' for star in range(1, 6))
    about = f"{found.attack}, {found.size}: score before and after"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 240" role="img" aria-label="{about}" '
        f'font-family="sans-serif" font-size="15" fill="#211f1b"><title>{about}</title>'
        f'<rect width="760" height="240" fill="#faf7f2"/>{ticks}{"".join(rows)}</svg>\n'
    )


def along(stars: float) -> float:
    return round(150 + SCALE * (stars - 1), 1)
