"""Why a source keeps a voice back, in our words."""

REASONS = {
    "waiting at the source": "hold unapproved pending submitted not-yet submitted in_review",
    "spam at the source": "spam",
    "hidden at the source": "hidden unpublished rejected disabled archived",
    "removed at the source": "trash removed deleted",
}
WHY = {word: why for why, words in REASONS.items() for word in words.split()}
SPAM, HIDDEN, REMOVED = "spam at the source", "hidden at the source", "removed at the source"


def why_held(status: str) -> str:
    """The reason that a status stands for; empty where the source shows the voice."""
    return WHY.get(status.casefold().replace(" ", "_").replace("not_yet", "not-yet"), "")
