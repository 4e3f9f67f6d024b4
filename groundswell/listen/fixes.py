"""What a company says is fixed, the voices it names, what their authors say to that, and what owners answer."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from groundswell.listen.catalogue import clean
from groundswell.listen.notice import NotTheirs
from groundswell.plumbing import snapshot
from groundswell.record.changes import note
from groundswell.record.fixes import is_sold, may_be_named, since
from groundswell.record.models import (
    Account,
    Confirmation,
    Denial,
    Fix,
    Membership,
    Named,
    News,
    Person,
    Version,
    announce,
)


class NotFixed(Exception):  # noqa: N818 - named after what went wrong
    """A fix cannot be told, or not be answered, as asked: the reason's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def tell(version: Version, fault: str, by: Account) -> Fix:
    """A company says that a fault is fixed since a version. It changes nothing until owners confirm it.

    Raises NotFixed: not_sold, where no day tells that the version is sold by today; told_already.
    """
    version = Version.objects.select_for_update().get(pk=version.pk)
    fault = clean(fault).strip()
    if not is_sold(version):
        raise NotFixed("not_sold")
    if Fix.objects.filter(version=version, fault__iexact=fault, ended_at=None).exists():
        raise NotFixed("told_already")
    fix = Fix.objects.create(product_id=version.product_id, version=version, fault=fault, by=by)
    changed(fix, by, None, {"fault": fault, "version": version.name})
    return fix


@transaction.atomic
def name(fix: Fix, voices: Iterable[int], by: Account) -> int:
    """A company names voices that report the fault, and nothing else. Their authors are told, and may object.

    Voices that cannot be named are passed over: newer ones, hidden ones, those of other products, those named before.
    Returns how many are named now. Raises NotFixed: over, where the company took the fix back.
    """
    fix = open_one(fix)
    found = sorted(may_be_named(fix).filter(pk__in=voices).values_list("pk", flat=True))
    Named.objects.bulk_create([Named(fix=fix, voice_id=voice, by=by) for voice in found])
    if found:
        announce(News.Kind.FIX_TOLD, fix.pk, facts={"version": fix.version.name, "voices": found})
        changed(fix, by, None, {"voices": found})
    return len(found)


@transaction.atomic
def end(fix: Fix, by: Account) -> None:
    """The company takes it back; that it was told is kept. From the next epoch on it has no effect."""
    fix = open_one(fix)
    Fix.objects.filter(pk=fix.pk).update(ended_at=timezone.now(), ended_by=by)
    changed(fix, by, {"fault": fix.fault, "version": fix.version.name}, None)


@transaction.atomic
def object_to(named: Named, by: Person) -> None:
    """The author says: that is not what I reported. Their voice counts whole again, at once; twice is once."""
    if named.voice.author_id != by.pk:
        raise NotTheirs(f"voice {named.voice_id} is not person {by.pk}'s")
    _, is_new = Denial.objects.get_or_create(named=named, defaults={"by": by})
    if is_new:
        announce(News.Kind.VOICE_CHANGED, named.voice_id, facts={"not_what_i_reported": named.fix_id})
        snapshot.forget(snapshot.product(named.fix.product_id))


@transaction.atomic
def answer(fix: Fix, person: Person, version: Version, *, is_fixed: bool) -> None:
    """Somebody who has the new version, or a later one, says whether it is fixed for them. The last word counts.

    Raises NotFixed: over; older, where they have a version from before the fix. Raises NotTheirs for those who work
    for the company.
    """
    fix = open_one(fix)
    if not since(fix.version).filter(pk=version.pk).exists():
        raise NotFixed("older")
    if works_there(person, fix):
        raise NotTheirs(f"person {person.pk} works for the company that says so")
    said = {"version": version, "is_fixed": is_fixed, "at": timezone.now()}
    Confirmation.objects.update_or_create(fix=fix, person=person, defaults=said)
    snapshot.forget(snapshot.product(fix.product_id))


def works_there(person: Person, fix: Fix) -> bool:
    """Whether a person is the company, or works for it."""
    company = fix.product.company_id
    return person.company_id is not None or Membership.objects.filter(account__person=person, company=company).exists()


def open_one(fix: Fix) -> Fix:
    found = Fix.objects.select_for_update(of=("self",)).select_related("version", "product").get(pk=fix.pk)
    if found.ended_at is not None:
        raise NotFixed("over")
    return found


def changed(fix: Fix, by: Account, before: dict[str, object] | None, after: dict[str, object] | None) -> None:
    product = fix.product
    note(product.company, by.email, f"fix {fix.pk} of {product.slug}", before, after)
    snapshot.forget(snapshot.product(product.pk))
