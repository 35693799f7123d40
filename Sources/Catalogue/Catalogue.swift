// Sources of Catalogue.
