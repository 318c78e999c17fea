"""What every engine stands on: errors, documents, time, places, runs, provenance, disclosure."""
