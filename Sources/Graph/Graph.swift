// Sources of Graph.
