"""What can be argued about people and organisations: who acts, who leaves, who is the same as whom."""
