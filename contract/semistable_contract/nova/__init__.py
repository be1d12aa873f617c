"""Nova's side of the contract kit: a compute service without database, network or images."""
