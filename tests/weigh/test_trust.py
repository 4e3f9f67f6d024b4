"""Who stands by whom others stand by is believed more; no score has anything of it."""

import numpy as np
import pytest
from cast import a_person, conclusions, crowd, said, settle, told

from groundswell.engine.weigh.terms import AGREEMENT_MOST
from groundswell.listen.notice import helpful, link
from groundswell.record.models import Person, Voice
from groundswell.weigh import recount
from groundswell.weigh.models import Credibility, Place
from groundswell.weigh.trust import agreement_of

# Slow: what it asks of the database is plain, and is asked on one.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

READERS = [f"person {n}" for n in range(6)]


def a_market_with_readers() -> None:
    """Six people who speak of the kettle; Ada and Ben, of the pan; and all but the last find Ada helpful, not Ben."""
    told(*crowd(*"555555"), said(person="ada", product="pan"), said(person="ben", product="pan", stars="1"))
    for name in READERS:
        is_like_the_rest = name != READERS[-1]
        helpful(voice_of("ada"), a_person(name), is_like_the_rest)
        helpful(voice_of("ben"), a_person(name), not is_like_the_rest)
    settle()


def voice_of(name: str) -> Voice:
    return Voice.objects.get(author__name=name)


def agreement(*names: str) -> list[float]:
    people = np.array(sorted(Person.objects.values_list("pk", flat=True)))
    found = dict(zip(people.tolist(), agreement_of(people).tolist(), strict=True))
    return [found[a_person(name).pk] for name in names]


def test_who_votes_as_others_do_agrees_and_who_does_not_disagrees() -> None:
    a_market_with_readers()
    like, unlike, ada = agreement(READERS[0], READERS[-1], "ada")
    assert like > 0 > unlike
    assert ada == 0


def test_it_is_in_the_belief_and_in_no_mass() -> None:
    a_market_with_readers()
    masses = dict(Place.objects.values_list("person__name", "mass"))
    recount.open_epoch()
    belief = dict(Credibility.objects.values_list("person__name", "belief"))
    assert belief[READERS[0]] > belief[READERS[-1]]
    assert {name: mass for name, mass in Place.objects.values_list("person__name", "mass") if name in READERS} == {
        name: mass for name, mass in masses.items() if name in READERS
    }


def test_a_recount_changes_nothing() -> None:
    a_market_with_readers()
    recount.open_epoch()
    live = conclusions()
    recount.recount()
    assert conclusions() == live


def test_accounts_that_are_one_gain_nothing_by_confirming_each_other() -> None:
    told(*[said(id=f"c{n}", person=f"cy{n}", stars="1") for n in range(4)])
    told(*[
        said(id=f"{n} on {m}", person=f"cy{n}", kind="endorsement", stars="", text="", answers=f"c{m}")
        for n in range(4)
        for m in range(4)
        if n != m
    ])  # fmt: skip
    apart = agreement("cy0")[0]
    assert apart > 0
    for n in range(1, 4):
        link(a_person("cy0"), a_person(f"cy{n}"), "device", "one telephone")
    assert agreement("cy0") == [0.0]


def test_however_many_praise_each_other_the_odds_rise_so_far_and_no_further() -> None:
    names = [f"cy{n}" for n in range(14)]
    told(*[said(person=name, stars="5") for name in names], *crowd(*"5"))
    for name in names:
        for other in names:
            if other != name:
                helpful(voice_of(other), a_person(name), True)
    settle()
    recount.open_epoch()
    assert agreement("cy0")[0] > AGREEMENT_MOST
    rows = Credibility.objects.filter(person__name__in=["cy0", "person 0"])
    odds = {row.person.name: np.log(row.belief / (2**20 - row.belief)) for row in rows}
    assert odds["cy0"] - odds["person 0"] <= AGREEMENT_MOST + 13 * 0.25
