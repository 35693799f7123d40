// Colour profiles to sRGB by Little CMS, with the choices of Pillow's ImageCms: perceptual intent,
// 8 bits, no black point compensation.
#include "image_codecs.h"

#include <lcms2.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

struct pic_color_transform {
  /// NULL for grey profiles, where the levels say everything.
  cmsHTRANSFORM conversion;
  /// What each grey level becomes.
  uint8_t levels[256];
  uint32_t channels;
  int is_cmyk;
  int is_identity;
};

static pic_status refuse(pic_message report, pic_status status, const char *words) {
  pic_say(report, words);
  return status;
}

/// Whether no colour of a grid over all colours moves by more than a level.
static int leaves_colors(cmsHTRANSFORM conversion, uint32_t channels) {
  enum { steps = 18 };
  uint8_t source[steps * 4], target[steps * 4];
  for (int outer = 0; outer < steps * steps; outer++) {
    for (int inner = 0; inner < steps; inner++) {
      uint8_t pixel[4] = {(uint8_t)(outer / steps * 15), (uint8_t)(outer % steps * 15),
                          (uint8_t)(inner * 15), 255};
      memcpy(source + (uint32_t)inner * channels, pixel, channels);
    }
    memcpy(target, source, sizeof target);
    cmsDoTransform(conversion, source, target, steps);
    for (uint32_t i = 0; i < steps * channels; i++) {
      if (abs(source[i] - target[i]) > 1) return 0;
    }
  }
  return 1;
}

/// Fills the levels; returns whether none moves by more than one.
static int read_levels(cmsHTRANSFORM conversion, uint8_t levels[256]) {
  uint8_t greys[256], colors[3 * 256];
  for (int i = 0; i < 256; i++) greys[i] = (uint8_t)i;
  cmsDoTransform(conversion, greys, colors, 256);
  int is_identity = 1;
  for (int i = 0; i < 256; i++) {
    levels[i] = colors[3 * i + 1];
    if (abs(levels[i] - i) > 1) is_identity = 0;
  }
  return is_identity;
}

/// Takes over `profile`.
static pic_status open_transform(cmsHPROFILE profile, uint32_t channels, int is_cmyk,
                                 pic_color_transform **transform, pic_message report) {
  if (!profile) return refuse(report, PIC_CORRUPT, "not a colour profile");
  cmsColorSpaceSignature space = cmsGetColorSpace(profile);
  int is_grey = space == cmsSigGrayData && !is_cmyk;
  int fits = is_cmyk ? space == cmsSigCmykData : is_grey || (space == cmsSigRgbData && channels >= 3);
  cmsHPROFILE srgb = fits ? cmsCreate_sRGBProfile() : NULL;
  cmsUInt32Number colors = channels == 4 && !is_cmyk && !is_grey ? TYPE_RGBA_8 : TYPE_RGB_8;
  cmsUInt32Number type = is_cmyk ? TYPE_CMYK_8_REV : is_grey ? TYPE_GRAY_8 : colors;
  // Without the cache of the last colour a transform serves several threads at once.
  cmsHTRANSFORM conversion =
      srgb ? cmsCreateTransform(profile, type, srgb, colors, INTENT_PERCEPTUAL,
                                cmsFLAGS_NOCACHE | cmsFLAGS_COPY_ALPHA)
           : NULL;
  if (srgb) cmsCloseProfile(srgb);
  cmsCloseProfile(profile);
  if (!fits) return refuse(report, PIC_UNSUPPORTED, "the profile is for another kind of colours");
  if (!conversion) return refuse(report, PIC_CORRUPT, "a colour profile that converts nothing");
  pic_color_transform *made = calloc(1, sizeof *made);
  if (!made) {
    cmsDeleteTransform(conversion);
    return refuse(report, PIC_OUT_OF_MEMORY, "no memory for a colour conversion");
  }
  made->channels = channels;
  made->is_cmyk = is_cmyk;
  if (is_grey) {
    made->is_identity = read_levels(conversion, made->levels);
    cmsDeleteTransform(conversion);
  } else {
    made->is_identity = !is_cmyk && leaves_colors(conversion, channels);
    made->conversion = conversion;
  }
  *transform = made;
  return PIC_OK;
}

pic_status pic_color_transform_open(const uint8_t *profile, size_t count, uint32_t channels,
                                    int is_cmyk, pic_color_transform **transform,
                                    pic_message report) {
  if (count > UINT32_MAX) return refuse(report, PIC_CORRUPT, "a colour profile of 4 GB");
  return open_transform(cmsOpenProfileFromMem(profile, (cmsUInt32Number)count), channels, is_cmyk,
                        transform, report);
}

pic_status pic_color_transform_open_encoding(const pic_color_encoding *encoding, uint32_t channels,
                                             pic_color_transform **transform, pic_message report) {
  const double *xy = encoding->chromaticities;
  cmsCIExyY white = {xy[0], xy[1], 1};
  cmsCIExyYTRIPLE primaries = {{xy[2], xy[3], 1}, {xy[4], xy[5], 1}, {xy[6], xy[7], 1}};
  cmsToneCurve *curve = cmsBuildParametricToneCurve(NULL, encoding->has_toe ? 4 : 1,
                                                    encoding->curve);
  cmsToneCurve *curves[3] = {curve, curve, curve};
  cmsHPROFILE profile = NULL;
  if (curve && xy[1] > 0 && xy[3] > 0 && xy[5] > 0 && xy[7] > 0) {
    profile = cmsCreateRGBProfile(&white, &primaries, curves);
  }
  if (curve) cmsFreeToneCurve(curve);
  return open_transform(profile, channels, 0, transform, report);
}

int pic_color_transform_is_identity(const pic_color_transform *transform) {
  return transform->is_identity;
}

void pic_color_transform_apply(const pic_color_transform *transform, const uint8_t *source,
                               uint8_t *target, size_t pixels) {
  if (transform->conversion) {
    enum { slice = 1 << 20 };
    uint32_t from = transform->channels, to = transform->is_cmyk ? 3 : transform->channels;
    for (size_t first = 0; first < pixels; first += slice) {
      size_t count = pixels - first < slice ? pixels - first : slice;
      cmsDoTransform(transform->conversion, source + first * from, target + first * to,
                     (cmsUInt32Number)count);
    }
    return;
  }
  uint32_t channels = transform->channels, colors = channels == 4 ? 3 : channels;
  for (size_t pixel = 0; pixel < pixels; pixel++, source += channels, target += channels) {
    for (uint32_t i = 0; i < colors; i++) target[i] = transform->levels[source[i]];
    if (channels == 4) target[3] = source[3];
  }
}

void pic_color_transform_close(pic_color_transform *transform) {
  if (!transform) return;
  if (transform->conversion) cmsDeleteTransform(transform->conversion);
  free(transform);
}
