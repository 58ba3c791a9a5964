"""The command that lists parameters, and what is believed of them."""
