"""What reads labels beside the pipeline: lists scored, a taxonomy looked over, people compared."""
