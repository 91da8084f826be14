"""Pages of following up: parse, ask the policy, let an action or selector do it, answer."""
