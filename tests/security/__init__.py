"""What an attacker would try: uploads, headers, limits, forms, leaks."""
