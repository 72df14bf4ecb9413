"""Tables and workbooks; what their columns are is in `columns`."""
