"""One module a verb that a person does: the order of its steps."""
