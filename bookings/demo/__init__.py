"""The demo: a city's shared things, made by the product's own importers and commands."""
