"""Logging in: django-allauth's flows at our addresses, in our layout, with our rules."""
