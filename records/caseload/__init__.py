"""The highest floor: my people, and later the boards of teams. Shows what lies below, holds nothing itself."""
