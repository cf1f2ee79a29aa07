"""What the desk answers and the cards show: frozen values, every source text in them a passage."""
