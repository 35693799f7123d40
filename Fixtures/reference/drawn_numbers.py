"""Small golden files of large networks: start values drawn by a formula, results sampled.

A tensor that `pokeprep parity` can draw itself is not in the file; a note `drawn NAME` in the metadata
says `stream; shape; middle; span`. Of a result with more numbers than `limit` only every k-th is there,
k a prime, so that no axis is passed by; a note `every NAME` says k. Both are read by
Sources/Training/Parity.
"""
import numpy as np


class Drawn:
    def __init__(self, seed):
        self.stream, self.notes = 1000 * seed, {}

    def __call__(self, name, shape, middle, span):
        """Floats middle ± span, uniform: the upper 24 bits of SplitMix64 as a fraction."""
        self.stream += 1
        span = np.float32(span)
        with np.errstate(over="ignore"):
            z = (np.uint64(self.stream << 32) + np.arange(1, np.prod(shape) + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        u = ((z ^ (z >> np.uint64(31))) >> np.uint64(40)).astype(np.float32) / np.float32(1 << 24)
        self.notes["drawn " + name] = f"{self.stream}; {','.join(map(str, shape))}; {middle}; {span}"
        return (np.float32(middle) + span * (2 * u - 1)).reshape(shape)


def sampled(tensors, limit=256):
    """The tensors with at most `limit` numbers each, and the notes that say which."""
    kept, notes = {}, {}
    prime = lambda k: all(k % d for d in range(2, int(k**0.5) + 1))
    for name, values in tensors.items():
        kept[name] = np.ascontiguousarray(values)
        if values.size > limit:
            every = next(k for k in range(max(11, -(-values.size // limit)), values.size + 99) if prime(k))
            kept[name] = np.ascontiguousarray(values.reshape(-1)[::every])
            notes["every " + name] = str(every)
    return kept, notes
