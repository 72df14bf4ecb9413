"""What the columns of tables are: maps given by people, and maps recognised by headers (formats/columns.md)."""

from sijill.intake.columns.column_map import ColumnMap, columns_json, parse_columns
from sijill.intake.columns.known import find_columns

__all__ = ["ColumnMap", "columns_json", "find_columns", "parse_columns"]
