"""What more than one door needs: save, summarise, compare, look up, make a digest. No Discord."""
