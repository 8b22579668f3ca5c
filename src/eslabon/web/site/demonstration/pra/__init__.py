"""The demonstration of `pra`: corridors, buyers, plans and reports of the simulated programme, act by act."""
