"""Answers as Components V2 cards. Source text reaches a card only as a passage."""
