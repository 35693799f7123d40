// Sources of Networks.
