"""What a project declares: manifest, surface, calendar, waivers, contract."""
