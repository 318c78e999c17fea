"""The lights of the scorecard. Each is one function from a picture of the community to one `Signal`."""
