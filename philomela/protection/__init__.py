"""For the person in the picture: banks, matches, requests for removal, notices, what is sealed."""
