"""Keyboard layouts as data: which character a key gives, plain and with Shift."""
