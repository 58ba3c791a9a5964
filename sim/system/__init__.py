"""What the operating system gives: files, locks, signals, where modules are imported from."""
