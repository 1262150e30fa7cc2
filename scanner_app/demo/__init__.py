"""A small warehouse and the day that is worked in it."""
