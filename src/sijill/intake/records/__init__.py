"""Exports of data bases and forms: KoBo, ODK, Bayanat."""
