"""What holds of act/fixes.py: those who reported a fault are asked again, once."""

import pytest
from django.core import mail
from living import Living, living

from groundswell.act import fixes, letters
from groundswell.act.models import FixLetter
from groundswell.listen.fixes import object_to
from groundswell.record.models import Fix, Named

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Living:
    return living()


def test_those_who_reported_it_get_one_letter_if_they_want_to_know(house: Living) -> None:
    assert mail.outbox == []
    letters.ask_for(house.writer, "Write to me.")
    fix = Fix.objects.get()
    for _ in range(2):
        fixes.told([fix.pk])
    (letter,) = mail.outbox
    assert letter.to == [house.writer.email]
    assert f"/fixes/{fix.pk}/" in letter.body
    assert "It leaks" not in letter.body, "the company writes to nobody through us"
    assert "List-Unsubscribe" in letter.extra_headers
    assert FixLetter.objects.count() == 1


def test_who_objected_is_not_written_to(house: Living) -> None:
    letters.ask_for(house.writer, "Write to me.")
    object_to(Named.objects.get(), house.mine.author)
    fixes.told([Fix.objects.get().pk])
    assert mail.outbox == []
