// The plain twins of the kernels.
