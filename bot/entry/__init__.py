"""The entry: model, file, key and house style."""
