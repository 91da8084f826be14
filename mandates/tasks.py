"""What the worker does: one paper at a time, so that more workers make it faster."""

from mandates.models import Mandate
from portal.core.tasks import portal_task


@portal_task(name="mandates.make_paper")
def make_paper(mandate_id: int) -> None:
    """Make the PDF of a mandate unless it is there already."""
    from mandates.actions.papers import ensure_paper

    mandate = Mandate.objects.filter(pk=mandate_id, paper=None).first()
    if mandate is not None:
        ensure_paper(mandate=mandate)
