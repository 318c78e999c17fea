"""Durable runs: asked for in a transaction, done by workers, resumed after a kill, stopped with the best so far."""
