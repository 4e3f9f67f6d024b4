"""What somebody at a company changed: told in the transaction of the change itself, never rewritten."""

from typing import Any

from groundswell.record.models import Change, Company


def note(company: Company, by: str, what: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> Change:
    """Keep who changed what, from what to what.

    by      the account's e-mail address, or whatever else acted
    before  the fields that changed, as they were; none where something is new
    """
    return Change.objects.create(company=company, by=by, what=what[:300], before=before, after=after)


def differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was and what is, of those fields alone that differ."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in changed}, {name: after[name] for name in changed}
