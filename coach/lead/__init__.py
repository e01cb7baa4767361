"""What promotion leads do in the chat: their desk, the rollout, targets, notices, unmet demand, files."""
