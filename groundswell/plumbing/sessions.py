"""The sessions of those who have left."""

from django.contrib.sessions.backends.db import SessionStore


def forget_ended() -> None:
    """Forget sessions whose time has run out; Django by itself keeps their rows for ever."""
    SessionStore.clear_expired()
