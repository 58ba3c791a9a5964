"""The commands of `tumen`, each imported only when it is called."""
