"""What happened: clauses with their event, factuality, actors, claims, and which clauses tell of one incident."""
