"""Which reports are about one incident: the frame of linkage over reports instead of persons."""
