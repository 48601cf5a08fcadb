"""What somebody types: questions, answers, and forms that keep what was typed."""
