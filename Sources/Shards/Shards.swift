// Sources of Shards.
