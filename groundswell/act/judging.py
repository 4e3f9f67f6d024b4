"""What a person decides about people who seem to act as one: that they are one, or that they are not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from groundswell.act.models import Judged, Judgement
from groundswell.listen import notice
from groundswell.record.models import Account, Company, Link, Person
from groundswell.weigh.models import Ring, RingMember

Tied = tuple[int, int, int]  # how much somebody is tied to others, as a ring's member has it

EVERY = Q()


class NotOpen(Exception):  # noqa: N818 - named after what went wrong
    """Somebody else has decided meanwhile, or undone the decision."""


def proposed(company: Company, where: Q = EVERY) -> list[Ring]:
    """The groups that touch this company's products and wait for somebody to decide, the least accidental first.

    What was decided does not come again, unless somebody joined the group or is tied to it more than then.
    """
    touching = Ring.objects.filter(where, products__company=company).distinct().order_by("chance", "pk")
    rings = list(touching.prefetch_related(Prefetch("members", RingMember.objects.select_related("person"))))
    decided = decided_of(company, [member.person_id for ring in rings for member in ring.members.all()])
    return [ring for ring in rings if not any(covers(known, ring) for known in decided)]


def decided_of(company: Company, people: Sequence[int]) -> list[dict[int, Tied]]:
    """What stands about some people: how much each was tied when it was decided.

    That people are one holds for the whole house; that they are not, for the company that found it so.
    """
    stands = Q(judgement__verdict="one") | Q(judgement__verdict="not_one", judgement__company=company)
    about = Judged.objects.filter(stands, person__in=people, judgement__undone_by=None)
    found: dict[int, dict[int, Tied]] = defaultdict(dict)
    for judgement, person, *tied in about.values_list("judgement", "person", "lockstep", "company", "words"):
        found[judgement][person] = (tied[0], tied[1], tied[2])
    return list(found.values())


def covers(known: dict[int, Tied], ring: Ring) -> bool:
    """Whether a decision knew all that speaks for a group now."""
    return all(
        member.person_id in known
        and all(now <= then for now, then in zip(tied(member), known[member.person_id], strict=True))
        for member in ring.members.all()
    )


def tied(member: RingMember) -> Tied:
    return member.lockstep, member.company, member.words


@transaction.atomic
def are_one(ring: Ring, company: Company, by: Account, why: str) -> Judgement:
    """They are one: from now on they count for one together, with every company of the house. Raises NotOpen."""
    return judge(ring, company, Judgement.Verdict.ONE, by, why)


@transaction.atomic
def are_not(ring: Ring, company: Company, by: Account, why: str) -> Judgement:
    """They are not one: each counts as before, and the proposal does not come again. Raises NotOpen."""
    return judge(ring, company, Judgement.Verdict.NOT_ONE, by, why)


def judge(ring: Ring, company: Company, verdict: str, by: Account, why: str) -> Judgement:
    # Whoever comes second finds it decided.
    members = list(RingMember.objects.filter(ring=Ring.objects.select_for_update().get(pk=ring.pk)).order_by("person"))
    if not proposed(company, Q(pk=ring.pk)):
        raise NotOpen(f"ring {ring.pk}")
    judgement = Judgement.objects.create(company=company, verdict=verdict, by=by, why=why)
    links = linked(members, by, why) if verdict == Judgement.Verdict.ONE else {}
    Judged.objects.bulk_create(
        Judged(
            judgement=judgement,
            person_id=member.person_id,
            lockstep=member.lockstep,
            company=member.company,
            words=member.words,
            link=links.get(member.person_id),
        )
        for member in members
    )
    return judgement


def linked(members: Sequence[RingMember], by: Account, why: str) -> dict[int, Link]:
    """Link each to the first; by person."""
    people = Person.objects.in_bulk([member.person_id for member in members])
    first, *others = (people[member.person_id] for member in members)
    return {other.pk: notice.link(first, other, Link.Ground.RING, why, by) for other in others}


@transaction.atomic
def take_back(judgement: Judgement, company: Company, by: Account, why: str) -> Judgement:
    """Undo a decision of this company's: links that rest on no other one end. Raises NotOpen."""
    one = Judgement.objects.select_for_update().get(pk=judgement.pk)
    if one.company_id != company.pk or one.undoes_id or Judgement.objects.filter(undoes=one).exists():
        raise NotOpen(f"judgement {one.pk}")
    undone = Judgement.objects.create(company=company, verdict=Judgement.Verdict.UNDONE, by=by, why=why, undoes=one)
    elsewhere = Judged.objects.filter(judgement__undone_by=None, link__isnull=False).values("link")
    for link in Link.objects.filter(pk__in=one.people.values("link"), ended_at=None).exclude(pk__in=elsewhere):
        notice.unlink(link, why, by)
    return undone


def decided(company: Company) -> QuerySet[Judgement]:
    """What this company has decided, the newest first, each with its people and what undid it."""
    people = Prefetch("people", Judged.objects.select_related("person").order_by("person"))
    first = Judgement.objects.filter(company=company).exclude(verdict=Judgement.Verdict.UNDONE)
    return first.select_related("by", "undone_by__by").prefetch_related(people).order_by("-pk")


def forget(person: Person | None) -> None:
    """Somebody has left: that something was decided about them stays, the words go."""
    about = Judgement.objects.filter(people__person=person) if person else Judgement.objects.none()
    ids: Iterable[int] = about.values_list("pk", flat=True)
    Judgement.objects.filter(Q(pk__in=list(ids)) | Q(undoes__in=list(ids))).update(why="")
