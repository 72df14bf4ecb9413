"""Files that hold files: ZIP, gzip, web archives, and whatever came inside another."""
