"""Whether the container's server answers: the image's health check."""

import sys
import urllib.error
import urllib.request

ADDRESS = "http://127.0.0.1:8888/api"

try:
    with urllib.request.urlopen(ADDRESS, timeout=8) as answer:
        answer.read()
except (urllib.error.URLError, OSError) as e:
    sys.exit(f"{ADDRESS} does not answer: {e}")
