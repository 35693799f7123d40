#include <stddef.h>
#include <stdio.h>
// jpeglib.h needs both of these.
#include <jpeglib.h>
#include <lcms2.h>
#include <libdeflate.h>
#include <png.h>
#include <webp/decode.h>
#include <zlib.h>

#include "image_codecs.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

void pic_library_versions(char *text, size_t size) {
  // libjpeg-turbo and libdeflate tell theirs in headers alone.
#ifdef LIBJPEG_TURBO_VERSION
  const char *jpeg = "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
  const char *jpeg = "libjpeg " TEXT(JPEG_LIB_VERSION);
#endif
  int webp = WebPGetDecoderVersion(), cms = cmsGetEncodedCMMversion();
  snprintf(text, size, "%s, libpng %s, libwebp %d.%d.%d, libdeflate %s, zlib %s, Little CMS %d.%d", jpeg,
           png_get_libpng_ver(NULL), webp >> 16, webp >> 8 & 255, webp & 255, LIBDEFLATE_VERSION_STRING,
           zlibVersion(), cms / 1000, cms % 1000 / 10);
}
