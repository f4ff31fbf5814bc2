"""Drawings of what people wrote, as SVG: entries → text of a picture that scales, prints and explains itself."""
