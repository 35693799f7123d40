// Encoded pictures in memory to samples in memory, and back.
//
// Every call works on memory the caller owns, never prints, never exits, and keeps every `setjmp`
// in this target: an error inside libpng or libjpeg comes back as a status and the library's message.
// All calls are re-entrant: what they keep, the tables of the last JPEG (about 150 KB), is each
// thread's own. Nothing is allocated in proportion to the picture before the caller has
// seen its size from a `*_read_header` call and handed over a buffer.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum pic_status {
  PIC_OK = 0,
  /// The data ends before the picture does.
  PIC_TRUNCATED = 1,
  /// The data contradicts its format.
  PIC_CORRUPT = 2,
  /// The format's own rules allow it, but this decoder does not read it.
  PIC_UNSUPPORTED = 3,
  PIC_OUT_OF_MEMORY = 4,
  /// The caller's buffer is smaller than the picture.
  PIC_BUFFER_TOO_SMALL = 5,
} pic_status;

/// Where a call leaves what the library said: a zero-terminated text of at most `capacity` bytes.
typedef struct pic_message {
  char *text;
  size_t capacity;
} pic_message;

/// Which decoders read the usual JPEG and PNG files: POKEPREP_CODECS.
typedef enum pic_codec_choice {
  /// Our own; libjpeg and libpng read what is left. Unset, empty or `own`.
  PIC_CODECS_OWN = 0,
  /// libjpeg and libpng: `library`.
  PIC_CODECS_LIBRARY = 1,
  /// The variable has another value; the libraries are used.
  PIC_CODECS_UNKNOWN = 2,
} pic_codec_choice;

/// What POKEPREP_CODECS says. Read once.
pic_codec_choice pic_chosen_codecs(void);

/// What the header says.
typedef struct pic_header {
  uint32_t width;
  uint32_t height;
  /// Interleaved 8-bit channels the decode call delivers: 1 grey, 3 RGB, 4 RGBA or CMYK.
  uint32_t channels;
  /// Bits per sample in the file.
  uint32_t bit_depth;
  /// The four channels are CMYK as stored (inverted, by Adobe's convention), not RGBA.
  int is_cmyk;
  int is_animated;
  /// The decode call can shrink this picture while decoding.
  int can_shrink;
  /// Bytes the decoder itself needs for the whole picture (coefficients of a multi-scan JPEG).
  uint64_t working_bytes;
} pic_header;

/// What a decode call did.
typedef struct pic_result {
  /// Whole rows written, from the top. With a status other than `PIC_OK` the rest is untouched
  /// or damaged.
  uint32_t rows;
  /// The decoder met damage inside the data and went on; the message says what it met.
  int is_damaged;
} pic_result;

// Decoding. `pixels` holds height × width × channels bytes, rows from the top, no padding.

pic_status pic_png_read_header(const uint8_t *data, size_t count, pic_header *header,
                               pic_message report);
pic_status pic_png_decode(const uint8_t *data, size_t count, uint8_t *pixels, size_t capacity,
                          pic_result *result, pic_message report);

pic_status pic_jpeg_read_header(const uint8_t *data, size_t count, pic_header *header,
                                pic_message report);
/// `denominator` 1, 2, 4 or 8 divides the size while decoding (rounded up).
pic_status pic_jpeg_decode(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                           size_t capacity, pic_result *result, pic_message report);

/// An animation's size is its canvas.
pic_status pic_webp_read_header(const uint8_t *data, size_t count, pic_header *header,
                                pic_message report);
/// Decodes the first frame onto a transparent canvas. `denominator` 1, 2, 4 or 8 divides the size
/// (rounded up) where the header says so: the decoder averages over areas, and the result shows the
/// whole picture.
pic_status pic_webp_decode(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                           size_t capacity, pic_result *result, pic_message report);

/// Inflates a zlib stream into `output`, stopping when it is full; returns the bytes written.
size_t pic_inflate(const uint8_t *data, size_t count, uint8_t *output, size_t capacity);
/// CRC-32 as PNG chunks use it.
uint32_t pic_crc32(const uint8_t *data, size_t count);

// Colours. What a file's samples mean, to sRGB.

/// A conversion of samples to sRGB. Never changes, so that several threads may use it at once.
typedef struct pic_color_transform pic_color_transform;

/// Makes the conversion from an ICC profile.
///
/// `channels` are those of the samples: 1 grey, 3 RGB, 4 RGBA, or with `is_cmyk` CMYK as a JPEG
/// stores it (inverted). A grey profile serves grey samples in any number of channels.
/// `PIC_CORRUPT`: no profile, or one that converts nothing; `PIC_UNSUPPORTED`: for other samples.
pic_status pic_color_transform_open(const uint8_t *profile, size_t count, uint32_t channels,
                                    int is_cmyk, pic_color_transform **transform,
                                    pic_message report);

/// Primaries and transfer curve of RGB samples.
typedef struct pic_color_encoding {
  /// x and y of white, red, green and blue (CIE 1931).
  double chromaticities[8];
  /// Linear light of a sample v from 0 to 1: v^g, or with a toe (a·v + b)^g from d on, else c·v.
  int has_toe;
  /// g, a, b, c, d.
  double curve[5];
} pic_color_encoding;

/// Makes the conversion from primaries and a transfer curve; 3 or 4 `channels`.
pic_status pic_color_transform_open_encoding(const pic_color_encoding *encoding, uint32_t channels,
                                             pic_color_transform **transform, pic_message report);

/// Whether no colour moves by more than one level.
int pic_color_transform_is_identity(const pic_color_transform *transform);

/// Converts pixels, which may stay in place; CMYK becomes RGB, other samples keep their channels.
void pic_color_transform_apply(const pic_color_transform *transform, const uint8_t *source,
                               uint8_t *target, size_t pixels);

void pic_color_transform_close(pic_color_transform *transform);

// Encoding. The encoded bytes are allocated here and freed with `pic_free`.

typedef struct pic_encoded {
  uint8_t *data;
  size_t count;
} pic_encoded;

void pic_free(pic_encoded encoded);

typedef enum pic_png_color {
  PIC_PNG_GREY = 0,
  PIC_PNG_RGB = 2,
  PIC_PNG_PALETTE = 3,
  PIC_PNG_GREY_ALPHA = 4,
  PIC_PNG_RGBA = 6,
} pic_png_color;

typedef struct pic_png_settings {
  uint32_t width;
  uint32_t height;
  pic_png_color color;
  /// 1, 2, 4, 8 or 16; samples of 1, 2 and 4 bits come one per byte, of 16 bits in native order.
  uint32_t bit_depth;
  int is_interlaced;
  /// zlib's level, 0…9.
  int compression_level;
  /// RGB triples of the palette.
  const uint8_t *palette;
  uint32_t palette_count;
  /// Alpha of the first palette entries (tRNS).
  const uint8_t *palette_alpha;
  uint32_t palette_alpha_count;
  /// One transparent colour (tRNS of grey and RGB), in file sample values.
  int has_transparent_color;
  uint16_t transparent_color[3];
  /// An eXIf chunk, when not empty.
  const uint8_t *exif;
  uint32_t exif_count;
} pic_png_settings;

pic_status pic_png_encode(const void *samples, size_t count, const pic_png_settings *settings,
                          pic_encoded *encoded, pic_message report);

/// Encodes 8-bit samples of 1 to 4 channels without filters and without compression.
pic_status pic_png_encode_stored(const uint8_t *samples, size_t count, uint32_t width,
                                 uint32_t height, uint32_t channels, pic_encoded *encoded,
                                 pic_message report);

typedef struct pic_jpeg_settings {
  uint32_t width;
  uint32_t height;
  /// 1 grey, 3 RGB (stored as YCbCr), 4 CMYK as it should be stored (inverted for Adobe).
  uint32_t channels;
  /// 1…100.
  int quality;
  int is_progressive;
  /// Four channels become YCCK instead of CMYK; three stay RGB instead of YCbCr.
  int uses_other_transform;
  /// Chroma samples are halved both ways.
  int halves_chroma;
  /// Payload of an APP1 segment, when not empty.
  const uint8_t *app1;
  uint32_t app1_count;
} pic_jpeg_settings;

pic_status pic_jpeg_encode(const uint8_t *pixels, size_t count, const pic_jpeg_settings *settings,
                           pic_encoded *encoded, pic_message report);

typedef struct pic_webp_settings {
  uint32_t width;
  uint32_t height;
  /// 3 RGB or 4 RGBA.
  uint32_t channels;
  /// 0…100.
  float quality;
  int is_lossless;
} pic_webp_settings;

pic_status pic_webp_encode(const uint8_t *pixels, size_t count, const pic_webp_settings *settings,
                           pic_encoded *encoded, pic_message report);

/// The names and versions of the libraries, on one line of less than `size` bytes.
void pic_library_versions(char *text, size_t size);
