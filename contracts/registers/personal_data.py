"""What this room holds about persons."""

from portal.core.personal_data import RECORD, acts

acts(RECORD, "registers.RegisterImport")
