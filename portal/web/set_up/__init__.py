"""From nothing to the first inquiry: the first run, and the settings it leads through."""
