"""Who is invited to try a product and tell others: decided once, sent once, and marked wherever it leads."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.signing import BadSignature, dumps, loads
from django.db import transaction
from django.utils import timezone

from groundswell.act.models import Invitation
from groundswell.act.whom import INVITE, free_of, staff_of
from groundswell.listen.telling import Plan, plan
from groundswell.record.acts import with_kin
from groundswell.record.models import Account, Campaign, Company, Consent, Person, Product, Suppression, Voice
from groundswell.record.models.told import BY_THE_COMPANY
from groundswell.record.privacy import address_of

# What could not be sent for so long is not sent at all.
LATE = timedelta(days=3)
# Who speaks or tells within so long after, does so by it, whichever way they come.
WITHIN = timedelta(days=90)
# How comes about whatever an invitation leads to: by what the company did, however far it travels.
COLLECTED = Voice.Collected.CAMPAIGN.value

Why = Invitation.Why


@transaction.atomic
def invite(product: Product, people: Sequence[int], by: Account) -> int:
    """Decide that these people are invited, as far as each may still be. Returns how many; twice is once.

    It is a campaign of the company's, so that what comes of it never passes for what people do of themselves.
    """
    kin = [actor for actor in with_kin({*people}) if isinstance(actor, int)]
    # Two who decide at once wait here for each other, also where one invites Ada and the other whom she is one with.
    list(Account.objects.select_for_update().filter(person__in=kin).order_by("pk").values_list("pk"))
    free = set(free_of(product.company).values())
    asked = [person for person in dict.fromkeys(people) if person in free]
    if asked:
        campaign = campaign_of(product, by)
        Invitation.objects.bulk_create(
            Invitation(person_id=person, product=product, campaign=campaign, by=by) for person in asked
        )
    return len(asked)


def campaign_of(product: Product, by: Account) -> Campaign:
    """The campaign of this day's invitations to a product."""
    now = timezone.now()
    key = f"invitation-{product.pk}-{now.date()}"
    known = Campaign.objects.filter(company=product.company, key=key).first()
    told = Plan(key, product.title[:200], Campaign.Kind.INVITATION, now, products=(product.pk,))
    return known or plan(product.company, told, by.email)


def due(after: int, most: int) -> list[Invitation]:
    """The next invitations that nothing was sent of yet, by number."""
    waiting = Invitation.objects.filter(ended_at=None, sent_at=None, pk__gt=after).order_by("pk")
    return list(waiting.select_related("person__account", "product__company", "campaign")[:most])


@transaction.atomic
def claim(one: Invitation) -> bool:
    """Write down that the letter goes out, before it does; whether it may. Of two workers one is told yes."""
    account = Account.objects.select_for_update().filter(person=one.person_id).first()
    why = why_not(one, account)
    waiting = Invitation.objects.filter(pk=one.pk, ended_at=None, sent_at=None)
    if why:
        waiting.update(ended_at=timezone.now(), why=why)
        return False
    return bool(waiting.update(sent_at=timezone.now()))


def why_not(one: Invitation, account: Account | None) -> str:
    """Why nothing is sent; empty where nothing stands against it."""
    if account is None or not account.is_active:
        return Why.UNREACHABLE.value
    agreed = Consent.objects.filter(person=one.person_id, purpose=Consent.Purpose.INVITE, ended_at=None)
    against = {
        Why.WITHDRAWN: not agreed.exists(),
        # People who were made up have addresses that lead nowhere.
        Why.UNREACHABLE: one.product.company.is_made_up
        or Suppression.objects.filter(address=address_of(account.email), stream=INVITE).exists(),
        Why.STAFF: bool(staff_of(one.product.company, one.person_id)),
        Why.LATE: one.at < timezone.now() - LATE,
    }
    return next((why.value for why, holds in against.items() if holds), "")


def was_not_sent(one: Invitation) -> None:
    """The mail server did not take the letter: it waits as it did."""
    Invitation.objects.filter(pk=one.pk).update(sent_at=None)


def forget(person: Person | None) -> None:
    """Somebody has left: nothing goes out to them any more. That they were invited stands, of nobody in particular."""
    waiting = Invitation.objects.filter(person=person, person__isnull=False, ended_at=None, sent_at=None)
    waiting.update(ended_at=timezone.now(), why=Why.ERASED)


def token_of(one: Invitation) -> str:
    """What a letter's links carry, so that what is said and passed on by them is known to have been asked for."""
    return dumps(one.pk, salt="invited")


def invitation_of(product: Product, person: Person | None, token: str = "") -> Invitation | None:
    """The invitation to this product by whose letter somebody comes, or that this person got lately; else none."""
    sent = Invitation.objects.filter(product=product, sent_at__isnull=False).select_related("campaign")
    try:
        by_letter = sent.filter(pk=int(loads(token, salt="invited"))).first()
    except (BadSignature, ValueError, TypeError):
        by_letter = None
    if by_letter is None and person is not None:
        return sent.filter(person=person, sent_at__gt=timezone.now() - WITHIN).order_by("-pk").first()
    return by_letter


def came_about(told: str, product: Product, email: str) -> str:
    """How something came about that whoever has this address says of a product: as they tell, but of who was invited
    we know it; unless they tell of more that the company did.
    """
    if told in BY_THE_COMPANY:
        return told
    person = Person.objects.filter(account__email__iexact=email).first()
    return COLLECTED if invitation_of(product, person) else told


def of_company(company: Company, most: int) -> list[Invitation]:
    """The invitations of a company, the newest first."""
    found = Invitation.objects.filter(campaign__company=company).select_related("product", "campaign", "by")
    return list(found.order_by("-pk")[:most])


def of_person(person: Person | None, most: int) -> list[Invitation]:
    """The invitations that somebody got, the newest first."""
    got = Invitation.objects.filter(person=person, person__isnull=False, sent_at__isnull=False)
    return list(got.select_related("product__company").order_by("-pk")[:most])
