"""How an answer is heard and felt."""
