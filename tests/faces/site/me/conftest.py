"""Sets the house up for what people do at their own pages: its folders, and its name."""

import pytest


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.HOME = tmp_path
    settings.SITE = "https://voices.example"
