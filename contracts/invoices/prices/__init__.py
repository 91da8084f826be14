"""Invoiced unit prices held against the agreement's price rows."""
