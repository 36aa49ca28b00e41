"""Parts of the validation of the estimates of unseen families."""
