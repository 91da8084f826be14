"""Pages for logging in through a directory, and for those who look after directories."""
