"""The invented world that `make demo` shows: real places, invented people, suppliers and figures.

Everything is told by the same actions that people use, on the days they would have used them
(`portal.core.clock.pretend`), so that no page shows a state the portal could not have reached.
"""

from portal.web.demo.people import demo_logins

__all__ = ["demo_logins"]
