"""Pages and files of what is offered."""
