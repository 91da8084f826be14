"""Following up."""
