"""The addresses that machines ask for."""

from django.urls import path

from groundswell.faces.site.machines import cards, feeds, google, oembed, sitemap

urlpatterns = [
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemaps/<slug:name>-<int:number>.xml", sitemap.part, name="sitemap_part"),
    path("oembed", oembed.oembed, name="oembed"),
    path("feeds/google/product_reviews.xml", google.product_reviews, name="google"),
    path("feeds/<slug:what>.<slug:form>", feeds.feed, name="feed"),
    path("p/<slug:slug>/card.png", cards.card, name="card"),
    path("p/<slug:slug>/<slug:what>.<slug:form>", feeds.product_feed, name="product_feed"),
]
