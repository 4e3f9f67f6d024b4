"""The company's addresses."""

from django.urls import include, path

from groundswell.faces.console import (
    company,
    desk,
    file,
    holds,
    keys,
    members,
    products,
    proportion,
    replies,
    start,
    ways_in,
)

app_name = "console"

OF_A_COMPANY = [
    path("", desk.desk, name="desk"),
    path("guide/", start.guide, name="guide"),
    path("voices/<int:pk>/", desk.voice, name="voice"),
    path("voices/<int:pk>/reply/", replies.reply, name="reply"),
    path("voices/<int:pk>/hold/", holds.place, name="hold"),
    path("holds/", holds.holds, name="holds"),
    path("holds/<int:pk>/confirm/", holds.confirm, name="confirm"),
    path("holds/<int:pk>/lift/", holds.lift, name="lift"),
    path("reports/", holds.reports, name="reports"),
    path("reports/<int:pk>/", holds.report, name="report"),
    path("reports/<int:pk>/close/", holds.close, name="close"),
    path("reports/<int:pk>/hold/", holds.hold_from, name="hold_from"),
    path("products/", products.products, name="products"),
    path("products/new/", products.new, name="product_new"),
    path("products/file/", file.into, name="file"),
    path("products/products.csv", file.out, name="file_out"),
    path("products/<int:pk>/", products.product, name="product"),
    path("products/<int:pk>/proportion/", proportion.of_product, name="proportion_of"),
    path("products/<int:pk>/proportion/shown/", proportion.shown_outside, name="shown_outside"),
    path("products/<int:pk>/picture/", products.picture, name="picture"),
    path("products/<int:pk>/versions/", products.version, name="version"),
    path("products/<int:pk>/names/", products.alias, name="alias"),
    path("proportion/", proportion.everywhere, name="proportion"),
    path("names/<int:pk>/end/", products.end_alias, name="alias_end"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<int:pk>/end/", keys.end, name="key_end"),
    path("members/", members.members, name="members"),
    path("members/<int:pk>/role/", members.role, name="role"),
    path("members/<int:pk>/remove/", members.remove, name="remove"),
    path("company/", company.settings, name="company"),
    path("changes/", company.changes, name="changes"),
]

urlpatterns = [
    path("", ways_in.index, name="index"),
    path("first/<str:token>/", ways_in.first, name="first"),
    path("join/<str:token>/", ways_in.join, name="join"),
    path("at/<slug:company>/", include(OF_A_COMPANY)),
]
