"""The API's addresses."""

from ninja import NinjaAPI

from groundswell.faces.api import products, voices
from groundswell.faces.api.problems import add_handlers

api = NinjaAPI(
    title="Groundswell",
    version="1",
    description="What customers tell each other about products, heard by one door and weighed fairly.",
    docs_url=None,
)
api.add_router("", products.router, tags=["products"])
api.add_router("", voices.router, tags=["voices"])
add_handlers(api)
