// Sources of Imaging.
