"""A ledger of any length in the pattern of a real one; the same on every run."""

import random
from pathlib import Path

HEADER = "FÖRVALTNING;LEVERANTÖR;ORGANISATIONSNR;FAKT NR;KONTO;BOKFÖRINGSDATUM;UTFALL\r\n"
SUPPLIERS = 6000
AGREEMENT_SUPPLIERS = 60


def supplier_numbers(count: int = SUPPLIERS) -> list[str]:
    """Organisation numbers of the suppliers, ten digits."""
    dice = random.Random(7)
    return [f"55{dice.randrange(2000, 9999)}{n:04d}" for n in range(count)]


def write(path: Path, rows: int) -> None:
    """As in Örebro: few suppliers have most lines, one line in forty is a credit, cp1252."""
    dice = random.Random(16)
    suppliers = [
        f"LEVERANTÖR {n} AB".ljust(40) + f";{number[:6]}-{number[6:]}"
        for n, number in enumerate(supplier_numbers())
    ]
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(HEADER)
        for n in range(rows):
            supplier = suppliers[int(dice.random() ** 3 * SUPPLIERS)]
            kronor = dice.randrange(1, 90_000) * (-1 if n % 40 == 0 else 1)
            file.write(
                f"F{n % 40} Förvaltning nummer {n % 40};{supplier};{28_000_000 + n};"
                f"{40_000 + n % 400 * 7} Konto för ändamål {n % 400};2016-03-{1 + n % 31:02d};"
                f"{kronor},{n % 100:02d}\r\n"
            )
