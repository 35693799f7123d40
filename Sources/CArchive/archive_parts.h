// The part of libarchive that the program uses: writing and reading tar and ZIP.
#include <archive.h>
#include <archive_entry.h>
