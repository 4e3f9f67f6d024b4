"""The API's addresses."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from groundswell.faces.api import impressions, products, purchases, swell, voices
from groundswell.faces.api.problems import CONTENT_TYPE, add_handlers, no_such_address, telling_what_is_not_allowed


class Api(NinjaAPI):
    """Ninja's API, whose every failure is told as a problem, on the OpenAPI page too."""

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        addresses, app, name = super().urls
        for address in addresses:
            # Ninja hands out views, never further lists of addresses.
            address.callback = telling_what_is_not_allowed(cast("Callable[..., HttpResponse]", address.callback))
        return [path("", no_such_address), *addresses, re_path("", no_such_address)], app, name

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**more)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {CONTENT_TYPE: response["content"]["application/json"]}
        return schema


api = Api(
    title="Groundswell",
    version="1",
    description="What customers tell each other about products, heard by one door and weighed fairly.",
    docs_url=None,
)
api.add_router("", products.router, tags=["products"])
api.add_router("", voices.router, tags=["voices"])
api.add_router("", impressions.router, tags=["voices"])
api.add_router("", purchases.router, tags=["purchases"])
api.add_router("", swell.router, tags=["products"])
add_handlers(api)
