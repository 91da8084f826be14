"""Electronic invoices read to plain values; knows neither Django nor the database."""
