"""What holds for all tests: none is timed, since the machine may be busy with others.

Property tests draw the same examples at every run, so that a change is what makes one fail;
`pytest --hypothesis-profile searching` draws new ones.
"""

from hypothesis import settings

settings.register_profile("repeated", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("repeated")
