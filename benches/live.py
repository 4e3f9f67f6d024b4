"""One voice in, score and order out, among few voices and among many; and how near a score comes to its bound."""

# python -m benches.live [VOICES …]: houses of so many made-up ratings; left out, 10,000 and 1,000,000. A change is a
# new person's voice, another of somebody who spoke here before, or one taken back: it is heard at the door, followed
# to its end by the worker's own loop, and read as the page reads it. With BENCH_HOME=FOLDER the houses are kept there,
# and asked at once the next time: one of 10,000,000 takes most of an hour to build.

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from time import process_time

from benches.home import KEPT, made_up, prepare
from benches.measure import seconds, tell
from groundswell import flow
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.listen.hear import Ear
from groundswell.listen.hold import withdraw
from groundswell.listen.said import Said
from groundswell.record.models import Product, Unread, Voice
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
        kept = {"BENCH_HOME": f"{KEPT}/{size}"} if KEPT else {}
        ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | kept)
        rows.append([f"{size:,}", *json.loads(ran.stdout.splitlines()[-1])])
    heads = ["voices", "median, ms", "p99, ms", "median, CPU ms", "p99, CPU ms", "largest shift / bound"]
    tell(f"One voice in, score and order out: {CHANGES:,} changes of one person each", heads, rows)


def inside(size: int) -> list[float]:
    prepare()
    if not Score.objects.exists():
        build(size)
    chance, worst = random.Random(), 0.0
    took: list[float] = []
    worked: list[float] = []  # processor time: another program's share of the machine is not in it
    products = Product.objects.values_list("pk", flat=True)[: size // A_PRODUCT]
    for _ in range(CHANGES):
        product = Product.objects.get(pk=chance.choice(products))
        change = changed(chance, product)
        before = Score.objects.get(product=product)
        began = process_time()
        took.append(1000 * seconds(partial(lived, change, product)))
        worked.append(1000 * (process_time() - began))
        after = Score.objects.get(product=product)
        worst = max(worst, abs(after.value - before.value) / before.one_person_moves)
    return [*half_and_most(took), *half_and_most(worked), worst]


def half_and_most(figures: list[float]) -> tuple[float, float]:
    """Median, and what 99 of 100 stay below."""
    figures.sort()
    return figures[len(figures) // 2], figures[int(0.99 * len(figures))]


def build(size: int) -> None:
    """A house that has heard so many voices, and has drawn its conclusions in one night."""
    file = made_up(size, products=size // A_PRODUCT, people=size // A_PERSON)
    Import(file, "csv", Options(), company="All", source="csv/all").run()
    file.unlink()
    # What follows from each batch by itself follows from the epoch as well, in one pass.
    Unread.objects.all().delete()
    recount.open_epoch()
    flow.run_until_idle()


def changed(chance: random.Random, product: Product) -> Callable[[], object]:
    """Something that one person does."""
    voices = Voice.objects.filter(product=product, withdrawal=None).order_by("pk")
    one = voices[chance.randrange(voices.count())]
    what = chance.choice(("new", "again", "back"))
    if what == "back" and voices.count() > 1:
        return partial(withdraw, one, one.author)
    handle = one.author.handles.get(source=one.source).name if what == "again" else f"new {chance.random()}"
    said = Said(
        id=f"change {chance.random()}",
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
