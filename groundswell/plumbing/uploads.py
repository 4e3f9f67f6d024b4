"""Refuses a request that brings too much, before any of it is written to disk."""

from typing import IO, Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

# Four photographs as large as they may be, and the words beside them.
MOST_BYTES = 40_000_000


class AtMost(FileUploadHandler):
    """Stands before the handlers that keep files: form data without files is limited by Django itself."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, Any],  # noqa: N803 - its name in Django
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        if content_length > MOST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes, but {MOST_BYTES} at most")
        return None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
