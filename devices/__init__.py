"""What the scanners see and the printers print: text in, text out."""
