"""Tumen: scenarios of border crossings from North Korea to China, each number with its source."""
