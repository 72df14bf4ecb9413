"""Web pages for the tests, all invented: articles, posts, tables, and broken ones."""

from __future__ import annotations

FIRST = (
    "Five people were killed on Thursday when an air strike hit the vegetable market of Testtown, residents said."
    " The market was crowded at the time because it was the day before the holiday."
)
SECOND = (
    "A shopkeeper said that <b>two</b> of the dead were children. He said the aircraft came back twenty minutes later"
    " and hit the road that the ambulances take."
)
NAVIGATION = '<nav><ul><li><a href="/">Home</a></li><li><a href="/n">Latest news</a></li></ul></nav>'
FOOTER = "<footer><p>All rights reserved 2024</p></footer>"


def page(body: str, head: str = "", *, charset: str = "utf-8", language: str = "en") -> bytes:
    declared = f'<meta charset="{charset}">' if charset else ""
    html = f'<!DOCTYPE html>\n<html lang="{language}"><head>{declared}{head}</head><body>{body}</body></html>'
    return html.encode(charset or "utf-8", "replace")


def article(head: str = "", extra: str = "", after: str = "") -> bytes:
    title = "<title>Strike on market kills five | Northern Relay</title>"
    return page(
        f"{NAVIGATION}<main><article><h1>Strike on market kills five</h1><p>{FIRST}</p><h2>Witnesses</h2>"
        f"<p>{SECOND}</p>{extra}</article></main>{after}{FOOTER}",
        title + head,
    )


CASUALTIES = (
    "<table><tr><th>Name</th><th>Age</th></tr><tr><td>Test One</td><td>9</td></tr>"
    "<tr><td><p>Test\nTwo</p></td><td>31</td></tr><tr><td>Test Three</td><td>40</td></tr></table>"
)
FIGURE = '<figure><img src="img/market.jpg"><figcaption>The market after the strike</figcaption></figure>'
DATA_IMAGE = '<img src="data:image/png;base64,iVBORw0KGgo=">'


def json_ld(kind: str, published: str) -> str:
    return (
        '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage",'
        f'"datePublished":"2011-01-01"}},{{"@type":"{kind}","datePublished":"{published}",'
        '"dateModified":"2023-03-03T00:00:00Z"}]}</script>'
    )


ARABIC = (
    "<h1>غارة على السوق</h1><p>قُتل خمسة أشخاص، بينهم طفلان، في غارة جوية استهدفت سوق الخضار في بلدة الاختبار ظهر"
    " الخميس، وفق ما قال سكان من البلدة، وأصيب ١٢ آخرون نُقلوا إلى المشفى الميداني.</p><p>وقال صاحب دكان إن الطائرة عادت"
    " بعد عشرين دقيقة وقصفت الطريق الذي تسلكه سيارات الإسعاف، فاحترقت سيارتان وأغلقت الطريق حتى المساء.</p>"
)


def deep(levels: int) -> bytes:
    return page("<div>" * levels + "Two men were killed." + "</div>" * levels)
