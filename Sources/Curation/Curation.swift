// Sources of Curation.
