// The part of Nettle that the program uses.
#include <nettle/sha2.h>
