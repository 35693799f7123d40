// Kernels for one instruction set.
