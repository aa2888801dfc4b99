"""What a leg sounds like, without its words: level, noise, speech on and off, tones."""
