"""Every address of the site; each room brings its own."""

urlpatterns: list = []
