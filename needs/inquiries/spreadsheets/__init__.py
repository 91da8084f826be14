"""The lines of one party's answer as a workbook made for that party, and back again."""
