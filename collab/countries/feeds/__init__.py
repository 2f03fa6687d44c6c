"""How sources are asked for news, and what their answers mean."""
