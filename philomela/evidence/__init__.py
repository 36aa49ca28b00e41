"""Evidence: the log of every act, checkpoints, timestamps, packages and their verification."""
