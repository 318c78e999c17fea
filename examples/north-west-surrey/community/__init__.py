"""The invented community of the North West Surrey example, made from the small lists beside it."""
