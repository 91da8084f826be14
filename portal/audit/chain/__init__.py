"""The chain of digests over everything the audit keeps: made in the background, checked by anyone.

Writers wait for nothing: a row gets its digest some minutes after it was committed.
"""
