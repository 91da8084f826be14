"""Embedded PostgreSQL: what Samordna runs on when `DATABASE_URL` is unset.

`base.py` is the database backend, `server.py` starts and stops the server, and
`python -m portal.core.embedded {start,stop,status,run}` does so by hand.
"""
