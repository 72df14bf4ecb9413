"""Exports of Bayanat, made up: shapes as `enferno/tasks/exports.py` and the models' `to_dict` write them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.intake.originals import zipped

FILM = b"\x00\x00\x00\x18ftypmp42 no film at all"
SCAN = b"A list from the field hospital: five wounded on 3 March 2014."
BATCH = 250


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def location(**more: Any) -> dict[str, Any]:
    return {
        "id": 77,
        "title": "Tal Ward",
        "title_ar": "تل ورد",
        "location_type": {"id": 1, "title": "Administrative Location"},
        "admin_level": {"id": 4, "code": 4, "title": "Community"},
        "latlng": {"lng": 36.202, "lat": 35.101},
        "lat": 35.101,
        "lng": 36.202,
        "full_location": "Northern Governorate, Tal Ward",
        "full_string": "Northern Governorate, Tal Ward | تل ورد",
        **more,
    }


def event(title: str = "Shelling", **more: Any) -> dict[str, Any]:
    return {
        "id": 3,
        "title": "The bakery",
        "title_ar": None,
        "comments": None,
        "location": location(),
        "eventtype": {"id": 40, "title": title, "title_ar": None, "for_actor": False, "for_bulletin": True},
        "from_date": "2014-03-02T14:30",
        "to_date": None,
        "estimated": None,
        "updated_at": "2020-01-01T00:00",
        **more,
    }


def bulletin(number: int = 12, **more: Any) -> dict[str, Any]:
    return {
        "class": "bulletin",
        "id": number,
        "title": "Two shells on the bakery of Tal Ward",
        "title_ar": "قذيفتان على مخبز تل ورد",
        "sjac_title": "TW-Bakery-1",
        "sjac_title_ar": None,
        "originid": "aB3",
        "assigned_to": {"id": 2, "name": "Analyst One", "username": "analyst1"},
        "first_peer_reviewer": {"id": 3, "name": "Analyst Two"},
        "locations": [
            {"id": 77, "title": "Tal Ward", "full_string": "Northern, Tal Ward", "lat": 35.101, "lng": 36.202}
        ],
        "geoLocations": [{"id": 1, "title": "crater", "lat": 35.1, "lng": 36.2, "main": True}],
        "labels": [{"id": 9, "title": "Bakeries"}],
        "verLabels": [],
        "sources": [{"id": 5, "title": "Tal Ward Media Office"}],
        "events": [event()],
        "medias": [
            {
                "id": 1,
                "title": "The queue",
                "category": {"id": 1, "title": "Generic"},
                "fileType": "video/mp4",
                "filename": "20140302-film.mp4",
                "etag": md5(FILM),
                "duration": "31.2",
                "main": True,
            }
        ],
        "bulletin_relations": [
            {"bulletin": {"id": 13, "title": "The same shells"}, "related_as": [2], "probability": 1, "user_id": 4}
        ],
        "actor_relations": [{"actor": {"id": 8, "restricted": True}, "restricted": True}],
        "incident_relations": [],
        "description": "<p>Two shells fell yesterday on the bakery.</p>"
        "<p>Four people were killed &amp; six wounded.</p>"
        '<img src="/admin/api/serve/inline/crater.png"><script>alert(1)</script>',
        "comments": "Checked against the film.",
        "source_link": "https://example.org/post/1",
        "tags": ["batch-1"],
        "publish_date": "2014-03-03T00:00",
        "documentation_date": "2015-01-01T09:15",
        "status": "Peer Reviewed",
        "review": "<p>Accepted.</p>",
        "review_action": "No Action Needed",
        "updated_at": "2020-01-01T00:00",
        "roles": [{"id": 1, "name": "Team North"}],
        "weather_of_the_day": "fog",
        **more,
    }


def actor(number: int = 8, **more: Any) -> dict[str, Any]:
    return {
        "class": "actor",
        "id": number,
        "name": "Sami of Tal Ward",
        "name_ar": "سامي من تل ورد",
        "father_name": "Adib",
        "mother_name": "Huda",
        "sex": "Male",
        "_sex": "Male",
        "age": "Adult",
        "civilian": "Civilian",
        "type": "Person",
        "occupation": "baker",
        "ethnographies": [{"id": 1, "title": "Unknown"}],
        "nationalities": [{"id": 2, "title": "Stateless"}],
        "id_number": [{"type": {"id": 1, "title": "National Id"}, "number": "0123456789"}],
        "events": [event("Death", from_date="2014-03-02T00:00"), event("Detained/Abducted", id=4)],
        "medias": [],
        "origin_place": location(),
        "actor_profiles": [
            {
                "id": 1,
                "mode": 3,
                "description": "<div>His brother saw him carried into the car.</div>",
                "publish_date": "2014-04-01T00:00",
                "sources": [{"id": 6, "title": "Families of Tal Ward"}],
                "MP": True,
                "last_address": "behind the mill",
                "saw_name": "A passer-by",
                "saw_phone": "+963 900 111 111",
                "reporters": [{"name": "A cousin", "phone": "+963 900 222 222"}],
                "eye_color": "Brown",
                "_eye_color": "Brown",
                "known_dead": {"opts": "Yes", "details": "seen in the morgue"},
            }
        ],
        **more,
    }


def export(items: Sequence[Mapping[str, Any]], kind: str = "bulletins", batch: int = BATCH) -> bytes:
    """As Bayanat writes it: commas within a batch, a line end and none between one batch and the next."""
    parts = [items[at : at + batch] for at in range(0, len(items), batch)]
    batches = "".join(",".join(json.dumps(item) for item in part) + "\n" for part in parts)
    return f'{{ \n"{kind}": [ \n{batches}] \n }}'.encode()


def csv_export(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """As pandas writes it, with its index in a first column without a name."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(["", *header])
    writer.writerows([str(number), *row] for number, row in enumerate(rows))
    return made.getvalue().encode()


def zip_export(items: Sequence[Mapping[str, Any]], files: Mapping[str, bytes], kind: str = "bulletins") -> bytes:
    return zipped({"export.json": export(items, kind), **files})
