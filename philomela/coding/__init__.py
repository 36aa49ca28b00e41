"""What coders need: samples drawn at random, a codebook, and their labels read with care."""
