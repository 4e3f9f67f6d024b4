"""One voice in, score and order out, among few voices and among many; and how near a score comes to its bound."""

# python -m benches.live [VOICES …]: houses of so many made-up ratings; left out, 10,000 and 1,000,000. A change is a
# new person's voice, another of somebody who spoke here before, or one taken back: it is heard at the door, followed
# to its end by the worker's own loop, and read as the page reads it.

import json
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from benches.home import made_up, prepare
from benches.measure import seconds, tell
from groundswell import flow
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.listen.hear import Ear
from groundswell.listen.hold import withdraw
from groundswell.listen.said import Said
from groundswell.record.models import Product, Voice
from groundswell.weigh import order, recount
from groundswell.weigh.models import Score

SIZES = (10_000, 1_000_000)
CHANGES = 1_000
STARS = ("1", "5", "2", "4.5")
A_PRODUCT = 100  # voices, on average
A_PERSON = 20


def main() -> None:
    if sys.argv[1:2] == ["in"]:
        print(json.dumps(inside(int(sys.argv[2]))))
        return
    rows = []
    for size in [int(given) for given in sys.argv[1:]] or SIZES:
        # A house and a process of its own each: what one has kept must not help the next.
        command = [sys.executable, "-m", "benches.live", "in", str(size)]
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        rows.append([f"{size:,}", *json.loads(ran.stdout.splitlines()[-1])])
    heads = ["voices", "median, ms", "p99, ms", "largest shift / bound"]
    tell(f"One voice in, score and order out: {CHANGES:,} changes of one person each", heads, rows)


def inside(size: int) -> list[float]:
    prepare()
    products, people = size // A_PRODUCT, size // A_PERSON
    Import(made_up(size, products=products, people=people), "csv", Options(), company="All", source="csv/all").run()
    flow.run_until_idle()
    recount.open_epoch()
    flow.run_until_idle()
    chance, took, worst = random.Random(size), [], 0.0
    for number in range(CHANGES):
        product = Product.objects.get(pk=chance.choice(Product.objects.values_list("pk", flat=True)[:products]))
        change = changed(chance, number, product)
        before = Score.objects.get(product=product)
        took.append(1000 * seconds(partial(lived, change, product)))
        after = Score.objects.get(product=product)
        worst = max(worst, abs(after.value - before.value) / before.one_person_moves)
    took.sort()
    return [took[len(took) // 2], took[int(0.99 * len(took))], worst]


def changed(chance: random.Random, number: int, product: Product) -> Callable[[], object]:
    """Something that one person does."""
    voices = Voice.objects.filter(product=product, withdrawal=None).order_by("pk")
    one = voices[chance.randrange(voices.count())]
    what = chance.choice(("new", "again", "back"))
    if what == "back" and voices.count() > 1:
        return partial(withdraw, one, one.author)
    handle = one.author.handles.get(source=one.source).name if what == "again" else f"new {number}"
    said = Said(
        id=f"change {number}",
        person=handle,
        product=product.title,
        stars=chance.choice(STARS),
        text="",
        said_at=datetime.now(UTC),
    )
    return partial(Ear("csv/all", "All").hear, [said])


def lived(change: Callable[[], object], product: Product) -> None:
    change()
    flow.run_until_idle()
    Score.objects.get(product=product)
    order.page(product.pk)


if __name__ == "__main__":
    main()
