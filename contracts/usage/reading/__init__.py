"""Reading ledgers of every shape into batches of text columns; knows nothing of the database."""
