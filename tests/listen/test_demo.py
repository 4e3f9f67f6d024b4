"""What holds of listen/demo.py."""

from datetime import date

import pytest
from cast import a_company, settle

from groundswell.listen import demo
from groundswell.record.models import Company, Handle, HelpfulVote, News, Person, Product, Tie, Version, Voice
from groundswell.weigh.models import Score

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = date(2026, 6, 1)


def counts():
    kinds = (Company, Product, Person, Handle, Voice, Version, Tie, HelpfulVote, News)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_the_made_up_market_fills_an_empty_house_once_and_says_what_it_is():
    ours = a_company("Ours")
    made = demo.fill(TODAY)
    filled = counts()
    assert filled["Company"] == len(made.companies) + 1 >= 4
    assert filled["Product"] == len(made.products) >= 40
    assert filled["Voice"] >= len(made.voices) >= 1500
    assert filled["Tie"] == len(made.ties) > 0
    assert min(filled.values()) > 0
    assert Tie.objects.filter(confirmed_at__isnull=False).exists()
    assert {"en", "de", "it", "pl", "lt"} <= set(Voice.objects.values_list("language", flat=True))
    assert Company.objects.get(is_made_up=False) == ours
    assert not Product.objects.filter(company=ours).exists()
    demo.fill(TODAY)
    assert counts() == filled
    settle()
    assert Score.objects.filter(whose="consumers").count() >= 40
