"""Handing over: what goes out, what comes back or does not, and who never came."""
