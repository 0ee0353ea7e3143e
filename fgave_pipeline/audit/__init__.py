"""Whether a published split leaks: the same video, channel or group in two splits."""
