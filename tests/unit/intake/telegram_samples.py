"""Exports of Telegram Desktop, made as it makes them: every name and every message is invented."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

DAMASCUS = timezone(timedelta(hours=3))
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
MARKET = "An air strike on the market of Ghazal killed seven civilians this morning."
SUQ = "قُتل سبعة مدنيين صباح اليوم في غارة جوية على سوق الغزال."
PHOTO = b"\xff\xd8\xff\xe0 not a real photo"
REPORT = b"Hospital list\n\nTen wounded were brought to the hospital of Ghazal on 13 December 2016.\n"


def at(text: str, offset_h: int = 3) -> dict[str, str]:
    """`date` and `date_unixtime` of a moment by the clock of the machine that exports."""
    moment = datetime.fromisoformat(text)
    unix = moment.replace(tzinfo=timezone(timedelta(hours=offset_h)))
    return {"date": moment.isoformat(), "date_unixtime": str(int(unix.timestamp()))}


def message(number: int, words: Any = "", **more: Any) -> dict[str, Any]:
    """A message of Umm Salim on 13 December 2016, a minute for each number."""
    given = {"from": "Umm Salim", "from_id": "user1001", **at(f"2016-12-13T14:{number % 60:02}:33")}
    given |= {key.rstrip("_"): value for key, value in more.items()}
    if "text_entities" not in given:
        given["text_entities"] = [{"type": "plain", "text": words}] if isinstance(words, str) and words else []
    return {"id": number, "type": "message", **given, "text": words}


def chat(
    messages: list[dict[str, Any]], name: str | None = "Ghazal news", kind: str = "private_group"
) -> dict[str, Any]:
    return {"name": name, "type": kind, "id": 7001, "messages": messages}


def written(export: Any) -> bytes:
    """As Telegram writes it: a value a line, one space for each level, letters as they are."""
    return json.dumps(export, ensure_ascii=False, indent=1).encode("utf-8")


def account(*chats: dict[str, Any], left: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 1001, "first_name": "Umm", "bio": 'writes "messages": ['},
        "contacts": {
            "about": "…",
            "list": [{"first_name": "Rima", "phone_number": "00963 000", **at("2015-01-01T00:00:00")}],
        },
        "chats": {"about": "…", "list": list(chats)},
        "left_chats": {"about": "…", "list": list(left)},
    }


def older(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As before version 3.7.6 (2022): no seconds since 1970, no entities beside the text, numbers as ids."""
    return [
        {key: value for key, value in each.items() if not key.endswith("_unixtime") and key != "text_entities"}
        | {"from_id": 4400001001}
        for each in messages
    ]


def group() -> bytes:
    """A group with all that a message can hold."""
    linked = [
        {"type": "bold", "text": "Urgent: "},
        "two children were wounded, see ",
        {"type": "text_link", "text": "the list", "href": "https://lists.example/7"},
        {"type": "strikethrough", "text": " (three)"},
        {"type": "custom_emoji", "text": "⚠️", "document_id": "video_files/sticker.webm"},
    ]
    poll = {"question": "Where do we meet?", "closed": False, "total_voters": 3}
    poll |= {"answers": [{"text": "At the school", "voters": 2, "chosen": True}, {"text": "Nowhere", "voters": 1}]}
    place = {"location_information": {"latitude": 35.123456, "longitude": 36.5}}
    return written(
        chat(
            [
                {
                    "id": 1,
                    "type": "service",
                    **at("2016-12-01T08:00:00"),
                    "actor": "Umm Salim",
                    "actor_id": "user1001",
                    "action": "create_group",
                    "title": "Ghazal news",
                    "members": ["Umm Salim", None],
                    "text": "",
                },
                message(2, MARKET),
                message(3, SUQ, from_="أبو كريم", from_id="user1002"),
                message(
                    4, linked, edited="2016-12-13T15:00:00", edited_unixtime=at("2016-12-13T15:00:00")["date_unixtime"]
                ),
                message(5, "It was six, not seven.", reply_to_message_id=2),
                message(
                    6, "Shelling in the north.", forwarded_from="Local council", from_="أبو كريم", from_id="user1002"
                ),
                message(
                    7,
                    "see photo",
                    photo="photos/photo_1@13-12-2016_14-07-33.jpg",
                    photo_file_size=24,
                    width=10,
                    height=9,
                ),
                message(
                    8,
                    "",
                    file=NOT_INCLUDED,
                    thumbnail=NOT_INCLUDED,
                    media_type="voice_message",
                    mime_type="audio/ogg",
                    duration_seconds=12,
                    file_size=90,
                ),
                message(9, "the list", file="files/list.txt", file_name="list.txt", mime_type="text/plain"),
                message(10, "", file="stickers/sticker.webp", media_type="sticker", sticker_emoji="😢"),
                message(11, "", place_name="The school", address="Main street", **place),
                message(12, "", poll=poll),
                message(
                    13, "", contact_information={"first_name": "Rima", "last_name": "", "phone_number": "00963 000"}
                ),
                message(14, "I was there.", from_=None, from_id="user1009"),
                message(
                    15,
                    "Ask here",
                    via_bot="@ghazalbot",
                    inline_bot_buttons=[[{"type": "url", "text": "Open", "data": "x"}]],
                    reactions=[{"type": "emoji", "count": 4, "emoji": "😢"}],
                ),
                {"id": 16, "type": "unsupported"},
                message(
                    17, "Answer to elsewhere", reply_to_message_id=3, reply_to_peer_id="channel5", paid_stars_amount=5
                ),
            ]
        )
    )


def channel() -> bytes:
    posts = [
        message(1, SUQ, from_="مركز الغزال", from_id="channel7001", author="ريما"),
        message(
            2,
            MARKET,
            from_="مركز الغزال",
            from_id="channel7001",
            forwarded_from="Civil defence",
            forwarded_from_id="channel88",
            **{
                "forwarded_date": "2016-12-11T09:00:00",
                "forwarded_date_unixtime": at("2016-12-11T09:00:00")["date_unixtime"],
            },
        ),
        message(3, "ارتفعت الحصيلة", from_="مركز الغزال", from_id="channel7001", forwarded_from="مركز الغزال"),
    ]
    return written(chat(posts, "مركز الغزال", "public_channel"))


def files() -> dict[str, bytes]:
    """What lies beside the group's `result.json`."""
    return {
        "photos/photo_1@13-12-2016_14-07-33.jpg": PHOTO,
        "photos/photo_1@13-12-2016_14-07-33_thumb.jpg": PHOTO,
        "files/list.txt": REPORT,
        "stickers/sticker.webp": b"RIFF",
        "css/style.css": b"body {}",
        "files/nobody.bin": b"\x00",
    }


def deep(levels: int) -> bytes:
    """A message nested beyond all measure."""
    return b'{"name":"x","type":"private_group","id":1,"messages":[{"id":1,"date_unixtime":"1","text":' + b"[" * levels


def large(number: int) -> bytes:
    return written(chat([message(n, f"{MARKET} {SUQ} ({n})") for n in range(1, number + 1)]))
