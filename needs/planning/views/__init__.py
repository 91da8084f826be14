"""Pages of the annual wheel."""
