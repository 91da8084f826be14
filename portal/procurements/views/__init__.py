"""Pages of procurements: parse, ask the policy, call an action or a selector, answer."""
