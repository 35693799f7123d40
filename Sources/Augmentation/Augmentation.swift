// Sources of Augmentation.
