"""Returns as suppliers send them: which file it is, which sheet, which column holds what."""
