"""How a party works on its answer: shares it, has it approved, talks about it, and gets a receipt.

The answer itself and its lines stand in `needs.inquiries.models`.
"""
