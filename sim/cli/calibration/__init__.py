"""The commands that fit the model to the record and judge it by what it has not seen."""
