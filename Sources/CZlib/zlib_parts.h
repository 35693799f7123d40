// The part of zlib that the program uses: inflating and CRC-32.
#include <zlib.h>
