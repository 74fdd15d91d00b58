"""People who came to harm: groups of people, the verb that each belongs to, tolls, and one figure out of several."""
