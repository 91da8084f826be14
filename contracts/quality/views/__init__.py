"""Pages of the quality follow-up."""
