"""What the commands do: ingest, link, measure, report, and all of them as investigate."""
