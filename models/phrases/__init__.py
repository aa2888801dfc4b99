"""The concepts of the script packs, learned from labelled utterances. `make phrases` builds what the packs ship."""
