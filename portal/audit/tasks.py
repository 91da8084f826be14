"""The worker's part: chaining what is new, closing and sealing days, verifying at night."""

import structlog

from portal.audit import seal
from portal.audit.chain.actions import verify
from portal.audit.chain.making import chain_all, close_days
from portal.core.tasks import portal_task
from portal.people.models import User

log = structlog.get_logger("audit")


@portal_task(name="audit.chain")
def chain_what_is_new() -> None:
    """Every few minutes: from then on a row cannot be touched unseen."""
    chain_all()


@portal_task(name="audit.close")
def close_and_seal() -> None:
    """Close the days that are over, and seal them if there is a key."""
    close_days()
    try:
        seal.seal_days()
    except seal.SealError as error:
        log.error("audit_not_sealed", reason=str(error))


@portal_task(name="audit.verify")
def verify_everything(actor_id: int | None = None) -> None:
    """Read everything again: every night, and when somebody asks."""
    verify(actor=User.objects.filter(pk=actor_id or 0).first())
