"""The score of a call, from its findings and the weights of the pack. Pure."""
