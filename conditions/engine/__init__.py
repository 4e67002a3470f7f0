"""The matcher: plain Python, no Django, no settings, no clock."""
