"""Pages of Telegram Desktop's export in HTML, made as it makes them: every name and every message is invented."""

from __future__ import annotations

from html import escape

from tests.unit.intake.telegram_samples import MARKET, SUQ

MAP = "https://maps.google.com/maps?q=35.1,36.5"


def page(messages: str, title: str = "Ghazal news", before: str = "", after: str = "") -> bytes:
    """A page as `HtmlWriter` composes it, with its line breaks and spaces."""
    links = [
        f'<a class="pagination block_link" href="{href}">\n{label} messages\n     </a>\n' if href else ""
        for href, label in ((before, "Previous"), (after, "Next"))
    ]
    return f"""<!DOCTYPE html>
<html>

 <head>
  <meta charset="utf-8"/>
  <title>Exported Data</title>
  <link href="css/style.css" rel="stylesheet"/>
  <script src="js/script.js" type="text/javascript">

  </script>
 </head>

 <body onload="CheckLocation();">
  <div class="page_wrap">
   <div class="page_header">
    <div class="content">
     <div class="text bold">
{escape(title)}
     </div>
    </div>
   </div>
   <div class="page_body chat_page">
    <div class="history">
{links[0]}{messages}{links[1]}
    </div>
   </div>
  </div>
 </body>
</html>
""".encode()


def shown(
    number: int,
    words: str = "",
    name: str | None = "Umm Salim",
    time: str = "13.12.2016 14:05:33 UTC+03:00",
    inside: str = "",
    after: str = "",
    forward: tuple[str | None, str] | None = None,
) -> str:
    """A message. `name` None: joined to the one before. `forward`: the name and the time of the origin."""
    named = f'<div class="from_name">\n{name} \n       </div>\n' if name is not None else ""
    text = f'{inside}<div class="text">\n{words}\n       </div>{after}' if words else inside + after
    if forward is not None:
        origin, told = forward
        span = f'<span class="date details" title="{told}"> {told[:19]}</span>' if told else ""
        head = f'<div class="from_name">\n{origin} {span}\n</div>\n' if origin is not None else ""
        text = (
            '<div class="pull_left forwarded userpic_wrap"><div class="userpic">'
            '<div class="initials">L</div></div></div>'
            f'<div class="forwarded body">\n{head}{text}\n</div>'
        )
    joined = " joined" if name is None else ""
    return f"""
     <div class="message default clearfix{joined}" id="message{number}">
      <div class="pull_left userpic_wrap">
       <div class="userpic userpic4" style="width: 42px; height: 42px">
        <div class="initials" style="line-height: 42px">
U
        </div>
       </div>
      </div>
      <div class="body">
       <div class="pull_right date details" title="{time}">
{time[11:16]}
       </div>
       {named}{text}
      </div>
     </div>
"""


def service(number: int, words: str) -> str:
    return f"""
     <div class="message service" id="message{number}">
      <div class="body details">
{words}
      </div>
     </div>
"""


def link(kind: str, href: str, title: str = "", description: str = "", status: str = "") -> str:
    parts = "".join(
        f'<div class="{mark}">\n{text}\n</div>\n'
        for mark, text in (("title bold", title), ("description", description), ("status details", status))
        if text
    )
    opened = f'<a class="{kind}" href="{href}">' if href else f'<div class="{kind}">'
    closed = "</a>" if href else "</div>"
    inside = f'<div class="fill pull_left"></div><div class="body">{parts}</div>'
    return f'<div class="media_wrap clearfix">\n{opened}{inside}{closed}</div>\n'


def html_group() -> bytes:
    """The HTML of a group, with all that a message can hold."""
    struck = 'Two <strong>children</strong> were wounded,<br>see <a href="https://list.example">the list</a><s> (3)</s>'
    reply = (
        '<div class="reply_to details">\nIn reply to <a href="#go_to_message2" onclick="return GoToMessage(2)">'
        "this message</a>\n</div>"
    )
    elsewhere = '<div class="reply_to details">\nIn reply to a message in another chat\n</div>'
    photo = link("photo_wrap clearfix pull_left", "photos/photo_1.jpg")
    absent = link(
        "media clearfix pull_left media_voice_message",
        "",
        "Voice message",
        "Not included, change data exporting settings to download.",
        "00:12, 90 B",
    )
    file = link("media clearfix pull_left block_link media_file", "files/list.txt", "list.txt", "", "90 B")
    place = link("media clearfix pull_left block_link media_location", MAP, "Location", "", "35.1, 36.5")
    poll = (
        '<div class="media_wrap clearfix"><div class="media_poll"><div class="question bold">Where?</div>'
        '<div class="answer">- At the school <span class="details">2 votes</span></div></div></div>'
    )
    reactions = (
        '<span class="reactions"><span class="reaction"><span class="emoji">😢</span>'
        '<span class="count">4</span></span></span>'
    )
    return page(
        service(-1, "13 December 2016")
        + service(1, "Umm Salim created group &laquo;Ghazal news&raquo;")
        + shown(2, MARKET)
        + shown(3, SUQ, None, "13.12.2016 14:06:33 UTC+03:00")
        + shown(4, struck, "أبو كريم via @ghazalbot")
        + shown(5, "It was six, not seven.", None, inside=reply)
        + shown(6, "Shelling in the north.", "أبو كريم", forward=("Local council", "11.12.2016 09:00:00 UTC+03:00"))
        + shown(7, "And in the east.", None, forward=(None, ""))
        + shown(8, "see photo", inside=photo, after=reactions)
        + shown(9, "", None, inside=absent)
        + shown(10, "the list", None, inside=file)
        + shown(11, "", None, inside=place)
        + shown(12, "", None, inside=poll)
        + shown(13, "I was there.", "Deleted Account")
        + shown(14, "Elsewhere.", "Umm Salim", inside=elsewhere)
    )
