"""The operation of 2020, invented anew at any scale: raw exports whose truth is what was published.

Only numbers are taken from what was published. Pictures are patterns of overlapping shapes, people
are numbers, and sites are reserved names.
"""
