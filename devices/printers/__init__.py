"""Where labels go: a file or device, a queue of CUPS, or a printer on the network."""
