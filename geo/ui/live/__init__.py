"""Live parts of a page: panels of HTML made here, kept in step by one small script, and what people do in them."""
