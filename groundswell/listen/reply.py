"""The company's own voice below another's: one reply, amended by a new wording."""

from django.db import transaction
from django.utils import timezone

from groundswell.listen.hear import OURS, hear
from groundswell.listen.said import Said
from groundswell.listen.screen import CARD, IBAN, Refused
from groundswell.plumbing import snapshot
from groundswell.record.changes import note
from groundswell.record.models import Source, Voice
from groundswell.record.shown import visible


@transaction.atomic
def reply(to: Voice, text: str, by: str) -> None:
    """Let the company of the product answer a voice that everybody can see; answered before, it is a new wording.

    Raises Refused: to a voice that is not shown, with card or account numbers, or without words.
    """
    company = to.product.company
    if not visible(Voice.objects.filter(pk=to.pk)).exists():
        raise Refused("not_shown", "a voice that is held or taken back", "one that everybody can see")
    if CARD.search(text) or IBAN.search(text):
        raise Refused("private_data", "a card or account number", "words without it")
    before = replied(to)
    said = Said(
        kind="reply",
        id=before.outside_id if before else f"site:reply:{to.pk}",
        answers=before_answers(before) or f"{OURS}{to.pk}",
        product=to.product.slug,
        role="staff",
        text=text,
        said_at=timezone.now(),
    )
    hear(said, source=before.source.key if before else Source.SITE, company=company.name)
    note(company, by, f"reply to voice {to.pk}", None, None)
    snapshot.forget(snapshot.product(to.product_id))


def replied(to: Voice) -> Voice | None:
    """The company's reply that stands below a voice."""
    below = visible(Voice.objects.filter(answers=to, kind="reply", role=Voice.Role.STAFF))
    return below.select_related("source", "answers").order_by("pk").first()


def before_answers(before: Voice | None) -> str:
    """How the source of an earlier reply calls what it answers."""
    if before is None or before.answers is None or before.source_id != before.answers.source_id:
        return ""
    return before.answers.outside_id
