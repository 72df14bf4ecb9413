"""What leaves the house: the dossier of a reading, the parts of an evidence package."""
