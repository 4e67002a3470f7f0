"""Who to see: plain Python, no Django, no settings, no clock."""
