"""Pages of supplier reports: the supplier's through its link, and the association's own."""
