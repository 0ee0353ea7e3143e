"""What is done to a video: one verb a room.

Nothing here knows of caching, parallelism or command lines.
"""
