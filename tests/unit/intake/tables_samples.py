"""Tables as monitors, hospitals and coders write them, all of their content invented here."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl

ACLED = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp"
).split(",")
UCDP = (
    "id,relid,year,active_year,code_status,type_of_violence,conflict_name,dyad_name,side_a,side_b,number_of_sources,"
    "source_article,source_office,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,country,"
    "country_id,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,"
    "high,low,gwnoa,gwnob"
).split(",")
AIRWARS = (
    "code,date,place_en,place_ar,region,lat,lon,killed_min,killed_max,injured_min,injured_max,children_min,children_max,"
    "grade,belligerent,local_time,url"
).split(",")
LIST_AR = ["الرقم", "الاسم", "العمر", "الجنس", "تاريخ الوفاة", "المكان", "المحافظة", "المصدر"]
UWAZI = ["Title", "Date added", "Template", "Number killed", "Date of incident", "Governorate", "Weapon", "Geolocation",
         "Documents", "Attachments", "Published"]  # fmt: skip


def separated(
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter)
    writer.writerows([list(header), *rows])
    text = made.getvalue()
    if encoding == "cp1256":  # which has no Arabic-Indic digits
        text = text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))
    return text.encode(encoding)


def records(header: Sequence[str], *rows: Mapping[str, Any]) -> bytes:
    """A CSV file of rows that name their cells; all others are empty."""
    assert all(key in header for row in rows for key in row)
    return separated(header, [[row.get(column, "") for column in header] for row in rows])


def acled(*rows: Mapping[str, Any]) -> bytes:
    plain = {
        "event_id_cnty": "SYR900001", "event_date": "12 March 2018", "time_precision": "1", "event_type":
        "Explosions/Remote violence", "sub_event_type": "Air/drone strike", "actor1": "Forces of Somewhere", "actor2":
        "Civilians (Syria)", "country": "Syria", "admin1": "Aleppo", "admin2": "Jebel Saman", "admin3": "Haritan",
        "location": "Anadan", "latitude": "36.2931", "longitude": "37.0447", "geo_precision": "1", "source":
        "Invented Monitor; Another Invented Monitor", "notes": "On 12 March, 5 people were killed in Anadan.",
        "fatalities": "5",
    }  # fmt: skip
    return records(ACLED, *({**plain, **row} for row in rows or ({},)))


def ucdp(*rows: Mapping[str, Any]) -> bytes:
    plain = {
        "id": "700001", "type_of_violence": "1", "side_a": "Government of Somewhere", "side_b": "Forces of Elsewhere",
        "source_office": "Invented News;Other Invented News", "where_prec": "1", "where_coordinates": "Anadan town",
        "adm_1": "Aleppo governorate", "adm_2": "Jebel Saman", "latitude": "36.29", "longitude": "37.04",
        "country": "Syria", "date_prec": "1", "date_start": "2017-04-26 00:00:00.000",
        "date_end": "2017-04-26 00:00:00.000",
        "deaths_a": "2", "deaths_b": "0", "deaths_civilians": "3", "deaths_unknown": "1", "best": "6",
        "high": "9", "low": "4",
    }  # fmt: skip
    return records(UCDP, *({**plain, **row} for row in rows or ({},)))


def airwars(*rows: Mapping[str, Any]) -> bytes:
    plain = {
        "code": "XX001", "date": "2016-05-12", "place_en": "Anadan", "place_ar": "عندان", "region": "Aleppo", "lat":
        "36.2931", "lon": "37.0447", "killed_min": "3", "killed_max": "5", "injured_min": "10", "injured_max": "12",
        "children_min": "1", "children_max": "2", "grade": "Fair", "belligerent": "Forces of Somewhere",
        "local_time": "morning",
    }  # fmt: skip
    return records(AIRWARS, *({**plain, **row} for row in rows or ({},)))


def casualty_list(delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    rows = [
        ["١", "سالم المخترع", "٣٤", "ذكر", "١٢/٠٥/٢٠١٦", "حي السكري", "حلب", "مشفى مخترع"],
        ["٢", "ليلى المخترعة", "٧ سنوات", "أنثى", "١٣/٠٥/٢٠١٦", "حي السكري", "حلب", "مشفى مخترع"],
        ["٣", "رضيع مجهول الهوية", "6 أشهر", "", "31/05/2016", "الهلك", "حلب", ""],
        ["المجموع", "3", "", "", "", "", "", ""],
    ]
    return separated(LIST_AR, rows, delimiter, encoding)


def uwazi(*rows: Mapping[str, Any]) -> bytes:
    plain = {
        "Title": "Strike on a market", "Date added": "2020-01-01", "Template": "Incident", "Number killed": "4",
        "Date of incident": "2016-05-12", "Governorate": "Aleppo", "Weapon": "Rocket|Mortar", "Geolocation":
        "36.2931|37.0447", "Published": "Published",
    }  # fmt: skip
    return records(UWAZI, *({**plain, **row} for row in rows or ({},)))


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def incident_workbook() -> bytes:
    """A title row, a header of two rows, dates as dates and as the numbers behind them, a hidden sheet, a formula."""
    incidents = [
        ["Incidents in an invented district", None, None, None, None],
        ["Date", "Place", "Killed", None, "Source"],
        [None, None, "min", "max", None],
        [date(2016, 5, 12), "Anadan", 3, 5, "Invented hospital"],
        [date(2016, 5, 13), "Haritan", "=1+1", 4, "Invented hospital"],
    ]
    words = [["word", "meaning"], ["min", "the least"]]
    return workbook({"Incidents": incidents, "Notes": words}, ["Notes"], "C2:D2")


def repacked(data: bytes, change: Mapping[str, bytes | None]) -> bytes:
    """A workbook with members put in another's place, added, or (None) taken out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in change if name not in old.namelist())]:
            content = change[name] if name in change else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return made.getvalue()


def sheet_bomb() -> bytes:
    """A sheet that unpacks to a thousand times its size."""
    return repacked(incident_workbook(), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (40 << 20)})


ENTITIES = b"""<?xml version="1.0"?>
<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&c;</t></si></sst>"""


def entity_bomb(member: str = "xl/sharedStrings.xml") -> bytes:
    return repacked(incident_workbook(), {member: ENTITIES})
