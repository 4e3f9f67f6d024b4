"""Recounting, beside one bare pass over the same columns; and one voice weighed live, among few and among many."""

from statistics import median

from django.db import connection

from benches.home import made_up, prepare
from benches.measure import interleaved, seconds, tell
from groundswell import flow
from groundswell.listen import hold
from groundswell.listen.files import Import
from groundswell.listen.formats.options import Options
from groundswell.record.models import Hold, Voice
from groundswell.weigh import recount, score

ROUNDS = 5
ROWS = 50_000
FEW, MANY = 10, 10_000
TIMES = 50  # a round

# What a recount reads of each voice.
COLUMNS = "id, product_id, author_id, role, stars, level, collected, proof, said_at, source_id, outside_id"


def main() -> None:
    prepare()
    Import(made_up(ROWS, products=1_000, people=20_000, name="all.csv"), "csv", Options(), company="All").run()
    flow.run_until_idle()
    recount.recount()
    found = interleaved(ROUNDS, {"recount": lambda: ROWS / seconds(recount.recount), "pass": lambda: ROWS / bare()})
    tell(
        f"Recount {ROWS:,} reviews of 1,000 products, within an epoch (voices a second)",
        ["recount", "bare pass", "pass / recount"],
        [[found["recount"], found["pass"], found["pass"] / found["recount"]]],
    )
    live()


def bare() -> float:
    """Read the same columns once, and do nothing with them."""

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {COLUMNS} FROM record_voice WHERE kind_id = 'review' ORDER BY product_id")
            for _ in cursor:
                pass

    return seconds(read)


def live() -> None:
    for size in (FEW, MANY):
        path = made_up(size, products=1, people=1_000_000, name=f"{size}.csv")
        Import(path, "csv", Options(), company=f"{size}", source=f"csv/{size}").run()
    flow.run_until_idle()
    few, many = (Voice.objects.filter(source__key=f"csv/{size}").latest("pk") for size in (FEW, MANY))
    found = interleaved(ROUNDS, {"few": lambda: reweighing(few), "many": lambda: reweighing(many)})
    tell(
        "Weigh one voice live (milliseconds)",
        [f"in a product of {FEW:,}", f"in a product of {MANY:,}", "many / few"],
        [[1000 * found["few"], 1000 * found["many"], found["many"] / found["few"]]],
    )


def reweighing(voice: Voice) -> float:
    """The median time to weigh a voice that has just been held, or let free."""
    took = []
    for _ in range(TIMES):
        hold.place(voice, Hold.Ground.SPAM, "a bench", "the bench")
        took.append(seconds(lambda: score.reweigh(voice.product_id, [voice.author_id])))
        for held in voice.holds.filter(lifted_at=None):
            hold.lift(held, "a bench", "the bench")
        took.append(seconds(lambda: score.reweigh(voice.product_id, [voice.author_id])))
    return median(took)


if __name__ == "__main__":
    main()
