"""The text engine: strings in, offsets and scores out. No Discord, database, network, clock or asyncio."""
