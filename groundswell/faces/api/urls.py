"""The API's addresses."""

from ninja import NinjaAPI

api = NinjaAPI(title="Groundswell", version="1")
