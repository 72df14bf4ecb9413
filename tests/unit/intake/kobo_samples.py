"""Exports of KoBoToolbox and ODK Central, made up: shapes as those tools write them, content invented."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

SURVEY = [
    ("type", "name", "label::English (en)", "label::العربية (ar)"),
    ("start", "start", "", ""),
    ("end", "end", "", ""),
    ("deviceid", "deviceid", "", ""),
    ("begin_group", "event", "The incident", "الحادث"),
    ("select_one town", "town", "Which town?", "ما هي المدينة؟"),
    ("date", "when", "Date of the incident", "تاريخ الحادث"),
    ("geopoint", "where", "Location of the incident", "موقع الحادث"),
    ("integer", "number_killed", "How many people were killed?", "كم عدد القتلى؟"),
    ("integer", "women_killed", "How many women were killed?", "كم عدد النساء اللواتي قتلن؟"),
    ("select_multiple need", "needs", "What is needed?", "ما هي الاحتياجات؟"),
    ("text", "account", "What happened?", "ماذا حدث؟"),
    ("text", "phone", "Phone number", "رقم الهاتف"),
    ("image", "photo", "Photo", "صورة"),
    ("end_group", "", "", ""),
    ("begin_repeat", "victims", "Victims", "الضحايا"),
    ("text", "victim_name", "**Name** of the victim", "اسم الضحية"),
    ("integer", "age", "Age", "العمر"),
    ("end_repeat", "", "", ""),
]
CHOICES = [
    ("list_name", "name", "label::English (en)", "label::العربية (ar)"),
    ("town", "t1", "Tal Ward", "تل ورد"),
    ("need", "water", "Drinking water", "مياه الشرب"),
    ("need", "tents", "Tents", "خيام"),
]


def xlsform(survey: Sequence[Sequence[str]] = SURVEY, choices: Sequence[Sequence[str]] = CHOICES) -> bytes:
    settings = [("form_title", "default_language"), ("Incident form", "English (en)")]
    return workbook({"survey": survey, "choices": choices, "settings": settings})


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def submission(number: int = 12, **more: Any) -> dict[str, Any]:
    return {
        "_id": number,
        "formhub/uuid": "0f0f0f0f0f0f",
        "start": "2023-03-05T10:00:12.123+03:00",
        "end": "2023-03-05T10:41:00.000+03:00",
        "deviceid": "collect:Zz9Zz9Zz9",
        "username": "field_worker_amal",
        "event/town": "t1",
        "event/when": "2023-03-04",
        "event/where": "35.101 36.202 410.5 4.9",
        "event/number_killed": "3",
        "event/women_killed": "1",
        "event/needs": "water tents",
        "event/account": "Yesterday two shells hit the bakery. My neighbour was wounded.",
        "event/phone": "+963 900 000 000",
        "event/photo": "front door.jpg",
        "victims": [
            {"victims/victim_name": "Rana of the bakery", "victims/age": "31"},
            {"victims/victim_name": "Her small brother", "victims/age": "9"},
        ],
        "__version__": "vA1",
        "meta/instanceID": "uuid:11111111-1111-4111-8111-111111111111",
        "meta/deprecatedID": "uuid:00000000-0000-4000-8000-000000000000",
        "_xform_id_string": "aFormUid",
        "_uuid": "11111111-1111-4111-8111-111111111111",
        "_attachments": [
            {
                "filename": "org_account/attachments/aa/bb/front_door.jpg",
                "media_file_basename": "front_door.jpg",
                "mimetype": "image/jpeg",
                "question_xpath": "event/photo",
                "download_url": "https://kc.example.org/media/org_account/front_door.jpg",
            }
        ],
        "_geolocation": [35.101, 36.202],
        "_submission_time": "2023-03-05T07:42:10",
        "_tags": [],
        "_notes": [{"id": 1, "note": "Called back, the account stands."}],
        "_validation_status": {"uid": "validation_status_approved", "label": "Approved", "by_whom": "reviewer_one"},
        "_submitted_by": "org_account",
        **more,
    }


def kobo_json(records: Sequence[Mapping[str, Any]], **more: Any) -> bytes:
    answer = {"count": len(records), "next": None, "previous": None, **more, "results": list(records)}
    return json.dumps(answer, ensure_ascii=False).encode()


def odata(**more: Any) -> bytes:
    record = {
        "__id": "uuid:22222222-2222-4222-8222-222222222222",
        "__system": {
            "submissionDate": "2023-03-06T08:00:00.000Z",
            "updatedAt": None,
            "submitterId": "5",
            "submitterName": "Worker Two",
            "reviewState": "hasIssues",
            "deviceId": "collect:Yy8",
            "edits": 2,
            "formVersion": "3",
        },
        "meta": {"instanceID": "uuid:22222222-2222-4222-8222-222222222222", "instanceName": "Tal Ward 2"},
        "event": {
            "where": {"type": "Point", "coordinates": [36.202, 35.101, 410.5], "properties": {"accuracy": 4.9}},
            "number_killed": 4,
            "account": "The roof came down on them before dawn.",
        },
        "victims@odata.navigationLink": "Submissions('uuid')/victims",
        "victims": [{"__id": "aa", "victim_name": "A man of forty years", "age": 40}],
        **more,
    }
    return json.dumps({"value": [record], "@odata.context": "https://central.example.org/$metadata"}).encode()


def table(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ";") -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return ("\ufeff" + made.getvalue()).encode()


KOBO_HEADER = (
    "start", "end", "deviceid", "event/town", "event/where", "_event/where_latitude", "_event/where_longitude",
    "_event/where_altitude", "_event/where_precision", "event/number_killed", "event/needs", "event/needs/water",
    "event/needs/tents", "event/account", "event/photo", "event/photo_URL", "_id", "_uuid", "_submission_time",
    "_validation_status", "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index",
)  # fmt: skip
KOBO_ROW = (
    "2023-03-05T10:00:12.123+03:00", "2023-03-05T10:41:00.000+03:00", "collect:Zz9Zz9Zz9", "t1",
    "35.101 36.202 410.5 4.9", "35.101", "36.202", "410.5", "4.9", "3", "water", "1", "0",
    "Two shells hit the bakery; nobody was spared.\nThen a third one fell.", "front_door.jpg",
    "https://kc.example.org/media/org_account/front_door.jpg", "12", "11111111", "2023-03-05T07:42:10", "", "",
    "submitted_via_web", "org_account", "vA1", "", "1",
)  # fmt: skip
ODK_HEADER = (
    "SubmissionDate", "start", "end", "event-town", "event-where-Latitude", "event-where-Longitude",
    "event-number_killed", "event-account", "meta-instanceID", "KEY", "SubmitterID", "SubmitterName",
    "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion",
)  # fmt: skip
ODK_ROW = (
    "2023-03-06T08:00:00.000Z", "", "", "t1", "35.101", "36.202", "3", "Two shells hit the bakery of the town.",
    "uuid:33", "uuid:33", "5", "Worker Two", "0", "0", "", "approved", "collect:Yy8", "0", "3",
)  # fmt: skip
