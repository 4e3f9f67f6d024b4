"""The small cast that lives in every test: Ada is honest, Ben is paid, Cy is many; and the kettle they talk about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, Phase, settings

from groundswell import flow
from groundswell.listen.hear import Ear
from groundswell.listen.item import Heard
from groundswell.listen.said import Said
from groundswell.record.models import Company, News, Person, Product, Source, Voice, announce
from groundswell.weigh.models import Place, Score

SOURCE = "api/acme"
ACME = "Acme"
KETTLE = "kettle"
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)

# For laws that ask the database: few examples, each in a house of its own, and none made smaller afterwards,
# which would take minutes. The laws are tried on SQLite; PostgreSQL need only be seen to keep them too.
patient = settings(
    deadline=None,
    max_examples=6 if connection.vendor == "sqlite" else 3,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


def said(**told: Any) -> Said:
    """What Ada says of the kettle, unless told otherwise."""
    plain = {"person": "ada", "product": KETTLE, "stars": "5", "text": "Boils fast.", "said_at": DAY}
    return Said(**{**plain, "collected": "unasked", **told})


def ada(**told: Any) -> Said:
    """Ada is honest: nobody asked her, and she has her receipt."""
    return said(**{"stars": "4", "text": "Boils fast, and hums a little.", "proof": "receipt", **told})


def ben(**told: Any) -> Said:
    """Ben is paid."""
    return said(**{"person": "ben", "text": "Best kettle ever!", "collected": "paid", **told})


def cy(number: int, **told: Any) -> Said:
    """Cy is many: each of his accounts says much the same."""
    return said(**{"person": f"cy{number}", "stars": "1", "text": f"Broke on day {number}.", **told})


def crowd(*stars: str, product: str = KETTLE) -> list[Said]:
    """One voice each of as many people as there are stars, a minute apart."""
    return [
        said(person=f"person {n}", stars=given, product=product, said_at=DAY + timedelta(minutes=n))
        for n, given in enumerate(stars)
    ]


def heard(*all_said: Said, source: str = SOURCE, company: str = ACME) -> list[Heard]:
    """Let the house hear, in one batch."""
    return Ear(source, company).hear(all_said)


def told(*all_said: Said, **of: Any) -> list[Heard]:
    """Let the house hear, and let everything follow that follows."""
    answers = heard(*all_said, **of)
    settle()
    return answers


def settle() -> None:
    """Let everything follow that follows; no job may fail on the way."""
    flow.run_until_idle()
    assert list(DBTaskResult.objects.failed().values_list("args_kwargs", "exception_class_path")) == []


@contextmanager
def house() -> Iterator[None]:
    """A house for one example of a law; afterwards it was never there."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_source(key: str = SOURCE) -> Source:
    return Source.objects.get_or_create(key=key)[0]


def a_company(name: str = ACME) -> Company:
    return Company.objects.get_or_create(name=name, defaults={"slug": name.lower().replace(" ", "-")})[0]


def a_product(slug: str = KETTLE, **parts: Any) -> Product:
    plain = {"company": a_company(), "title": slug.capitalize()}
    return Product.objects.get_or_create(slug=slug, defaults={**plain, **parts})[0]


def a_person(name: str = "Ada") -> Person:
    return Person.objects.get_or_create(name=name, company=None)[0]


def some_news() -> News:
    return announce(News.Kind.VOICES_HEARD, count=1, root="00" * 32)


def a_voice(**parts: Any) -> Voice:
    """A row of Ada's about the kettle, past the door and straight into the table."""
    plain = {
        "source": a_source(),
        "outside_id": f"v{Voice.objects.count() + 1}",
        "kind_id": "review",
        "author": a_person(),
        "product": a_product(),
        "stars": "4.000000",
        "level": 4,
        "text": "Boils fast.",
    }
    return Voice.objects.create(**{**plain, "news": parts.get("news") or some_news(), **parts})


def a_reply(to: Voice, **parts: Any) -> Voice:
    """A voice below another; neither has stars but a review."""
    plain = {"kind_id": "reply", "author": a_person("Ben"), "stars": None, "level": None, "answers": to}
    return a_voice(**{**plain, "product": to.product, **parts})


def score(slug: str = KETTLE, whose: str = "consumers") -> Score:
    return Score.objects.get(product__slug=slug, whose=whose)


def conclusions() -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Every score and place in words of the outside, so that two houses can be compared, to the last bit."""
    figures = ("value", "low", "high", "people", "mass", "one_person_moves", "is_too_few", "prior", "cells")
    scores = Score.objects.order_by("product__slug", "whose").values_list("product__slug", "whose", *figures)
    parts = ("level", "stars", "merit", "mass", "head", "said_at", "tie", "collected", "proof", "whose")
    places = Place.objects.order_by("tie").values_list("product__slug", *parts)
    return list(scores), list(places)
