// Sources of Training.
