"""What happened: clauses with their event, factuality, actors, claims, and which clauses report one event."""
