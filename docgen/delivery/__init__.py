"""How a document goes out and comes back: the code on its paper."""
