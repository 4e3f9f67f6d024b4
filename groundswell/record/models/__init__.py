"""What was said, who was told, what was bought."""

from groundswell.record.models.bought import Purchase, Return, Visit
from groundswell.record.models.close import Closeness
from groundswell.record.models.corrected import Correction
from groundswell.record.models.decided import Reading
from groundswell.record.models.fixes import Confirmation, Denial, Fix, Named
from groundswell.record.models.news import News, Seal, Unread, announce
from groundswell.record.models.people import (
    Account,
    Consent,
    Erasure,
    Handle,
    Key,
    Link,
    Membership,
    Objection,
    PenName,
    Person,
    Suppression,
    Tie,
)
from groundswell.record.models.products import Alias, Change, Company, Product, Version
from groundswell.record.models.said import (
    Erased,
    Experience,
    HelpfulVote,
    Hold,
    OutsideVotes,
    Picture,
    Report,
    Revision,
    Voice,
    VoiceKind,
    Withdrawal,
)
from groundswell.record.models.seen import Impression
from groundswell.record.models.sources import Source
from groundswell.record.models.told import Campaign, Referral, ShareLink, Thanks

__all__ = [
    "Account",
    "Alias",
    "Campaign",
    "Change",
    "Closeness",
    "Company",
    "Confirmation",
    "Consent",
    "Correction",
    "Denial",
    "Erased",
    "Erasure",
    "Experience",
    "Fix",
    "Handle",
    "HelpfulVote",
    "Hold",
    "Impression",
    "Key",
    "Link",
    "Membership",
    "Named",
    "News",
    "Objection",
    "OutsideVotes",
    "PenName",
    "Person",
    "Picture",
    "Product",
    "Purchase",
    "Reading",
    "Referral",
    "Report",
    "Return",
    "Revision",
    "Seal",
    "ShareLink",
    "Source",
    "Suppression",
    "Thanks",
    "Tie",
    "Unread",
    "Version",
    "Visit",
    "Voice",
    "VoiceKind",
    "Withdrawal",
    "announce",
]
