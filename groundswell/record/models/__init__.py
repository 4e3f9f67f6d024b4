"""What was said, who was told, what was bought."""

from groundswell.record.models.news import News, Seal, Unread, announce
from groundswell.record.models.people import (
    Account,
    Consent,
    Handle,
    Key,
    Membership,
    Person,
    Tie,
)
from groundswell.record.models.products import Alias, Company, Product, Version
from groundswell.record.models.said import (
    Experience,
    HelpfulVote,
    Hold,
    OutsideVotes,
    Revision,
    Voice,
    VoiceKind,
    Withdrawal,
)
from groundswell.record.models.sources import Source

__all__ = [
    "Account",
    "Alias",
    "Company",
    "Consent",
    "Experience",
    "Handle",
    "HelpfulVote",
    "Hold",
    "Key",
    "Membership",
    "News",
    "OutsideVotes",
    "Person",
    "Product",
    "Revision",
    "Seal",
    "Source",
    "Tie",
    "Unread",
    "Version",
    "Voice",
    "VoiceKind",
    "Withdrawal",
    "announce",
]
