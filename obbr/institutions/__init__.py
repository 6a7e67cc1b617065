"""Mesa agents that decide: council, social-work teams, providers, voluntary organisations, hospital, programmes."""
