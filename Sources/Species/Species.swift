// Sources of Species.
