"""Recognition: worker processes around Vosk, and the control process's side of them."""
