"""A demand as files: a workbook that computes, and its source as CSV."""

from needs.consolidation.exports.source import SourceRow, csv_rows, source_rows
from needs.consolidation.exports.workbook import MEDIA_TYPE, workbook

__all__ = ["MEDIA_TYPE", "SourceRow", "csv_rows", "source_rows", "workbook"]
