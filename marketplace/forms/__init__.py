"""Forms of this package: they read and trim what was typed; the commands judge it."""
