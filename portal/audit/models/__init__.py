"""What happened, who looked, the chain that shows whether it was touched, and support sessions."""

from portal.audit.models.chain import Check, Day, Fault, Link, Seal
from portal.audit.models.events import AuditEvent, Look
from portal.audit.models.support import SupportSession

__all__ = ["AuditEvent", "Check", "Day", "Fault", "Link", "Look", "Seal", "SupportSession"]
