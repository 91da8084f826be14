"""Personal data: told, erased, kept no longer than decided, and numbers found."""
