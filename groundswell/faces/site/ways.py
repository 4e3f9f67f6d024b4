"""Ways to send something on: each is opened by whoever sends it, and nothing is sent from here."""

import re
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from groundswell.faces.site.carried import Carried

SERVER = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
# What a post there may hold.
MASTODON, BLUESKY = 500, 300


def ways_of(carried: Carried, server: str = "") -> list[tuple[str, str]]:
    """Names and addresses of ways to send it.

    server  where the sender is at home on Mastodon; empty where they have not said
    """
    text, told = carried.text, quote(carried.text)
    mail = {"subject": carried.product.title, "body": text}
    found = [
        (_("By e-mail"), f"mailto:?{urlencode(mail, quote_via=quote)}"),
        (_("By text message"), f"sms:?&body={told}"),
        ("WhatsApp", f"https://wa.me/?text={told}"),
        ("Telegram", f"https://t.me/share/url?url={quote(carried.address)}&text={told}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={quote(carried.fitted(BLUESKY))}"),
    ]
    if server:
        found.append((f"Mastodon ({server})", f"https://{server}/share?text={quote(carried.fitted(MASTODON))}"))
    return found


def server_of(typed: str) -> str:
    """The server in what somebody typed: its name, its address, or theirs on it; empty where there is none."""
    plain = typed.strip().lower().removeprefix("https://").partition("/")[0].rpartition("@")[2]
    return plain if SERVER.fullmatch(plain) else ""
