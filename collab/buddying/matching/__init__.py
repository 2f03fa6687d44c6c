"""Algorithms of buddying: the score and its reasons, the plan, the networks that serve a need already."""
