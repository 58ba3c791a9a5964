"""The command `tumen`: a file for each family of commands, imported only when it is called."""
