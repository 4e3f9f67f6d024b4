"""A daily seal over the news, so that nothing can be dropped unseen."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from groundswell.plumbing.merkle import leaf_hash, root_of
from groundswell.plumbing.sign import keyed
from groundswell.record.models import News, Seal


@dataclass(slots=True)
class Told:
    """What a commitment binds: kind, level and product in the open, all else hidden until it is shown.

    Not frozen only because a frozen one takes four times as long to make, and files have millions.
    """

    kind: str
    level: int | None
    product: str  # its address here
    source: str
    id: str
    stars: int | None  # millionths of a star
    title: str
    text: str
    said_at: datetime | None
    role: str
    collected: str
    proof: str

    @property
    def open_part(self) -> str:
        return "\x1f".join((self.kind, str(self.level), self.product))

    @property
    def hidden_part(self) -> str:
        when = "" if self.said_at is None else f"{self.said_at.timestamp():.6f}"
        hidden = (self.source, self.id, str(self.stars), self.title, self.text, when)
        return "\x1f".join((*hidden, self.role, self.collected, self.proof))


def salt_of(told: Told) -> bytes:
    """What keeps few words from being guessed: handed out only together with the words themselves."""
    return keyed("voice", told.source, told.id)


def digest_of(told: Told, salt: bytes) -> bytes:
    """Digest of the hidden part, salted, so that it tells nothing until it is opened."""
    return sha256(salt + told.hidden_part.encode()).digest()


def leaf_of(open_part: str, digest: bytes) -> bytes:
    """The leaf of one voice, from what stands in the open and the digest of what is hidden."""
    return leaf_hash(open_part.encode() + b"\x1e" + digest)


def commitment(told: Told) -> bytes:
    """The leaf of one voice, 32 bytes."""
    return leaf_of(told.open_part, digest_of(told, salt_of(told)))


def entry_of(news: Any) -> bytes:
    """One piece of news as the bytes that a seal covers: the same for the row and for its line in a file."""
    told = {
        "id": news["id"],
        "kind": news["kind"],
        "at": news["at"],
        "thing": news["thing"],
        "count": news["count"],
        "root": news["root"],
        "facts": news["facts"],
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def lines_of(news: Iterable[News]) -> Iterable[dict[str, Any]]:
    """News as they are told in public."""
    for row in news:
        yield {
            "id": row.pk,
            "kind": row.kind,
            "at": row.at.isoformat(),
            "thing": row.thing,
            "count": row.count,
            "root": row.root,
            "facts": row.facts,
        }


def chained(before: str, root: str) -> str:
    """The hash that ties a seal to all seals before it."""
    return sha256(bytes.fromhex(before) + bytes.fromhex(root)).hexdigest()


@transaction.atomic
def seal() -> None:
    """Seal all news that no seal covers yet. With none, nothing happens."""
    wait_for_open_news()
    last = Seal.objects.order_by("-last").first()
    fresh = News.objects.public().filter(pk__gt=last.last if last else 0).order_by("pk")
    first_id = last_id = None
    leaves = []
    for line in lines_of(fresh.iterator()):
        first_id, last_id = first_id or line["id"], line["id"]
        leaves.append(leaf_hash(entry_of(line)))
    if first_id is None or last_id is None:
        return
    root = root_of(leaves).hex()
    Seal.objects.create(
        day=timezone.now().date(),
        first=first_id,
        last=last_id,
        size=len(leaves),
        root=root,
        chain=chained(last.chain if last else "", root),
    )


def wait_for_open_news() -> None:
    # PostgreSQL may commit a lower id after a higher one: wait for those under way, and hold new ones off.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE record_news IN SHARE MODE")
