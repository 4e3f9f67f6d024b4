"""What holds of listen/formats/shop_apps.py."""

from datetime import UTC, datetime

from reading import only, said


def test_loox_shows_the_nickname():
    ada, ben = said(
        "id,status,rating,email,nickname,full_name,review,date,productId,handle,img,variant,verified_purchase\n"
        "1,Active,5,a@example.org,Ada,Ada Lovelace,Boils,2024-11-05T08:00:00.000Z,8123,kettle,http://example.org/x.jpg,M,true\n"
        "2,Hidden,4,,,Ben B,Leaks,2024-11-05,8123,kettle,,S,false\n",
        "loox",
    )
    assert (ada.person, ada.name, ada.version, ada.proof) == ("mailto:a@example.org", "Ada", "M", "order")
    assert ada.more == {"handle": "kettle", "media": ["http://example.org/x.jpg"]}
    assert (ben.person, ben.held, ben.proof) == ("Ben B", "hidden at the source", "none")


def test_shopifys_own_app_goes_by_handles():
    ada, ben = said(
        "product_handle,state,rating,title,author,email,location,body,reply,created_at,replied_at\n"
        "kettle,published,4,Good,Ada,a@example.org,,Boils,Thanks,2023-06-01T10:00:00-04:00,2023-06-02\n"
        "kettle,unpublished,1,Bad,Ben,,,Leaks,,2023-06-02,\n",
        "shopify_reviews",
    )
    assert (ada.product, ada.reply, ada.said_at) == ("kettle", "Thanks", datetime(2023, 6, 1, 14, tzinfo=UTC))
    assert (ada.proof, ben.held) == ("none", "hidden at the source")


def test_yotpo_may_write_semicolons():
    ada = only(
        "Review Title;Review Content;Review Score;Date;Product ID;Product Title;"
        "Product URL;Display Name;Email;Verified Purchase\n"
        'Super;"Good ; really ""top""";5;15/03/2025;999;Bag;https://example.org/bag;Ana;a@example.org;Yes\n',
        "yotpo",
    )
    assert (ada.text, ada.product, ada.product_title, ada.proof) == ('Good ; really "top"', "999", "Bag", "order")
    assert ada.said_at == datetime(2025, 3, 15, tzinfo=UTC)


def test_okendos_products_lose_their_prefix():
    ada = only(
        "Review ID,Product ID,Product Name,Rating,Title,Body,Reviewer Name,Is Verified Buyer,Date Created,Status\n"
        "r1,gid://shopify/Product/555,Candle,4,,Lasts,Zoé,FALSE,2025-02-01,pending\n",
        "okendo",
    )
    assert (ada.id, ada.product, ada.product_title, ada.name) == ("r1", "555", "Candle", "Zoé")
    assert (ada.proof, ada.held) == ("none", "waiting at the source")
