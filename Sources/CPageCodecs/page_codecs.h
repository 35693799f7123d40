// The parts of Snappy and Zstandard that the program uses: unpacking a block in memory.
#include <snappy-c.h>
#include <zstd.h>
