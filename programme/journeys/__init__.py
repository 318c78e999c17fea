"""What administrators do, one file per journey: each public function is one transaction with one audit entry."""
