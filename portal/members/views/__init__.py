"""Pages of organisations, their people and invitations."""
