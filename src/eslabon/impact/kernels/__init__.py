"""The numbers themselves: functions that take arrays and give arrays, and know no frames, names or settings."""
