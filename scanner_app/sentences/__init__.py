"""Every sentence an operator can read, a package a language, a module a part of the work."""
