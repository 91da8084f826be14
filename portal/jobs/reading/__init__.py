"""Reading tables of every shape (CSV, XLSX, XLS, ODS, JSON) into batches of text columns.

Used by every room that takes files from others: ledgers, registers, suppliers' reports. It knows
nothing of the database.
"""
