"""Where the browser's session keeps what it knows of a support session."""

SESSION_KEY = "support_session"
OVER_KEY = "support_over"
