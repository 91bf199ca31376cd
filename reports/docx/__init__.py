"""Papers as Word documents, for people who go on writing in them."""
