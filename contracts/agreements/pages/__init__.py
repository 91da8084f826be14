"""Pages of keeping an agreement, beside the ones that show it (`views`)."""
