#include "jpeg/jpeg_quick_decode.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <setjmp.h>

// Its numbers depend on what jpeglib.h defines.
#include <jerror.h>

// A picture needs about ten scans; thousands of empty ones would keep the decoder busy for hours.
enum {
  maximum_scans = 200,
  /// Blocks of all scans: seconds of work, and three times what the largest picture within the
  /// usual limits has in the ten scans of libjpeg's progressive files.
  maximum_blocks = 1 << 25,
};

// One reading of one file. `errors` and `source` come first in what libjpeg points at.
typedef struct jpeg_reading {
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct jpeg;
  jmp_buf jump;
  pic_message report;
  int reached_end;
  /// libjpeg warned: something is not as its writer left it.
  int is_damaged;
  /// Samples had to be made up.
  int has_gaps;
  /// Every row was delivered; what is left to read is what stands behind.
  int has_rows;
  int is_unsupported;
  /// The scan counted last, and the blocks of all scans so far.
  int counted_scan;
  uint64_t block_count;
} jpeg_reading;

// What libjpeg does not read, in words that name it; NULL where its own do.
static const char *name_unread(const struct jpeg_decompress_struct *jpeg, int code) {
  int marker = jpeg->unread_marker;
  switch (code) {
    case JERR_UNKNOWN_MARKER:
      return marker == 0xF7 ? "JPEG-LS" : NULL;
    case JERR_SOF_UNSUPPORTED:
      if (marker == 0xC3 || marker == 0xCB) return "lossless JPEG";
      return marker == 0xC8 ? "JPEG extensions" : "hierarchical JPEG";
    case JERR_EMPTY_IMAGE:
      return jpeg->image_height == 0 && jpeg->image_width > 0 && jpeg->num_components > 0
                 ? "a height of 0, to be told by a DNL marker behind the samples"
                 : NULL;
    default:
      return NULL;
  }
}

static void fail(j_common_ptr common) {
  jpeg_reading *reading = common->client_data;
  int code = common->err->msg_code;
  const char *unread = reading->has_rows ? NULL : name_unread(&reading->jpeg, code);
  char message[JMSG_LENGTH_MAX];
  common->err->format_message(common, message);
  pic_say(reading->report, unread ? unread : message);
  reading->is_unsupported = unread || code == JERR_BAD_PRECISION ||
                            code == JERR_CONVERSION_NOTIMPL || code == JERR_ARITH_NOTIMPL;
  longjmp(reading->jump, 1);
}

// The first warning is kept: what follows are most often its consequences.
static void note_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  jpeg_reading *reading = common->client_data;
  if (!reading->is_damaged) {
    char message[JMSG_LENGTH_MAX];
    common->err->format_message(common, message);
    pic_say(reading->report, message);
  }
  reading->is_damaged = 1;
  switch (common->err->msg_code) {
    case JWRN_ARITH_BAD_CODE:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_MUST_RESYNC:
      reading->has_gaps = 1;
      break;
    default:
      break;
  }
}

static void print_nothing(j_common_ptr common) { (void)common; }

static void limit_scans(j_common_ptr common) {
  jpeg_reading *reading = common->client_data;
  if (!common->is_decompressor) return;
  const struct jpeg_decompress_struct *jpeg = &reading->jpeg;
  if (jpeg->input_scan_number > maximum_scans) {
    pic_say(reading->report, "more than 200 scans");
    longjmp(reading->jump, 1);
  }
  if (jpeg->input_scan_number == reading->counted_scan || !jpeg_has_multiple_scans(&reading->jpeg))
    return;
  reading->counted_scan = jpeg->input_scan_number;
  for (int i = 0; i < jpeg->comps_in_scan; i++) {
    const jpeg_component_info *component = jpeg->cur_comp_info[i];
    reading->block_count += (uint64_t)component->width_in_blocks * component->height_in_blocks;
  }
  if (reading->block_count > maximum_blocks) {
    pic_say(reading->report, "too many scans for a picture of this size");
    longjmp(reading->jump, 1);
  }
}

static void start_source(j_decompress_ptr jpeg) { (void)jpeg; }
static void end_source(j_decompress_ptr jpeg) { (void)jpeg; }

// At the end of the data libjpeg reads end-of-image markers for ever; the rest of the picture is
// then filled and reported as damaged.
static boolean refill(j_decompress_ptr jpeg) {
  static const JOCTET end_of_image[2] = {0xFF, JPEG_EOI};
  jpeg_reading *reading = jpeg->client_data;
  reading->reached_end = 1;
  WARNMS(jpeg, JWRN_JPEG_EOF);
  jpeg->src->next_input_byte = end_of_image;
  jpeg->src->bytes_in_buffer = 2;
  return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  if ((size_t)count > jpeg->src->bytes_in_buffer) {
    refill(jpeg);
    return;
  }
  jpeg->src->next_input_byte += count;
  jpeg->src->bytes_in_buffer -= (size_t)count;
}

static pic_status failure(const jpeg_reading *reading) {
  if (reading->is_unsupported) return PIC_UNSUPPORTED;
  if (reading->jpeg.err->msg_code == JERR_OUT_OF_MEMORY) return PIC_OUT_OF_MEMORY;
  return reading->reached_end ? PIC_TRUNCATED : PIC_CORRUPT;
}

static void open_jpeg(jpeg_reading *reading, const uint8_t *data, size_t count,
                      pic_message report) {
  memset(reading, 0, sizeof *reading);
  reading->report = report;
  reading->jpeg.err = jpeg_std_error(&reading->errors);
  reading->errors.error_exit = fail;
  reading->errors.emit_message = note_message;
  reading->errors.output_message = print_nothing;
  reading->jpeg.client_data = reading;
  reading->source.init_source = start_source;
  reading->source.fill_input_buffer = refill;
  reading->source.skip_input_data = skip;
  reading->source.resync_to_restart = jpeg_resync_to_restart;
  reading->source.term_source = end_source;
  reading->source.next_input_byte = data;
  reading->source.bytes_in_buffer = count;
  reading->progress.progress_monitor = limit_scans;
}

// Reads up to the first scan and chooses what to deliver. May jump.
static pic_status start(jpeg_reading *reading, uint32_t denominator, pic_header *header) {
  j_decompress_ptr jpeg = &reading->jpeg;
  // jpeg_create_decompress keeps `err` and `client_data` and clears the rest.
  jpeg_create_decompress(jpeg);
  jpeg->src = &reading->source;
  jpeg->progress = &reading->progress;
  (void)jpeg_read_header(jpeg, TRUE);
  memset(header, 0, sizeof *header);
  switch (jpeg->num_components) {
    case 1:
      jpeg->out_color_space = JCS_GRAYSCALE;
      header->channels = 1;
      break;
    case 3:
      jpeg->out_color_space = JCS_RGB;
      header->channels = 3;
      break;
    case 4:
      jpeg->out_color_space = JCS_CMYK;
      header->channels = 4;
      header->is_cmyk = 1;
      break;
    default: {
      char message[64];
      snprintf(message, sizeof message, "%d components instead of 1, 3 or 4", jpeg->num_components);
      pic_say(reading->report, message);
      return PIC_UNSUPPORTED;
    }
  }
  header->can_shrink = 1;
  jpeg->scale_num = 1;
  jpeg->scale_denom = denominator;
  jpeg_calc_output_dimensions(jpeg);
  header->width = jpeg->output_width;
  header->height = jpeg->output_height;
  header->bit_depth = (uint32_t)jpeg->data_precision;
  if (jpeg_has_multiple_scans(jpeg)) {
    for (int i = 0; i < jpeg->num_components; i++) {
      const jpeg_component_info *component = &jpeg->comp_info[i];
      header->working_bytes += (uint64_t)component->width_in_blocks * component->height_in_blocks *
                               sizeof(JBLOCK);
    }
  }
  return PIC_OK;
}

pic_status pic_jpeg_read_header(const uint8_t *data, size_t count, pic_header *header,
                                pic_message report) {
  jpeg_quick_size size;
  if (pic_jpeg_read_size_quickly(data, count, &size)) {
    *header = (pic_header){.width = size.width,
                           .height = size.height,
                           .channels = size.channels,
                           .bit_depth = 8,
                           .can_shrink = 1};
    return PIC_OK;
  }
  jpeg_reading reading;
  open_jpeg(&reading, data, count, report);
  if (setjmp(reading.jump)) {
    pic_status status = failure(&reading);
    jpeg_destroy_decompress(&reading.jpeg);
    return status;
  }
  pic_status status = start(&reading, 1, header);
  jpeg_destroy_decompress(&reading.jpeg);
  return status;
}

pic_status pic_jpeg_decode(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                           size_t capacity, pic_result *result, pic_message report) {
  result->rows = 0;
  result->is_damaged = 0;
  if (pic_jpeg_decode_quickly(data, count, denominator, pixels, capacity, &result->rows))
    return PIC_OK;
  jpeg_reading reading;
  open_jpeg(&reading, data, count, report);
  if (setjmp(reading.jump)) {
    jpeg_destroy_decompress(&reading.jpeg);
    // Behind the last row nothing can be missing of the picture itself.
    result->is_damaged = reading.has_rows;
    return reading.has_rows ? PIC_OK : failure(&reading);
  }
  pic_header header;
  pic_status status = start(&reading, denominator, &header);
  if (status != PIC_OK) {
    jpeg_destroy_decompress(&reading.jpeg);
    return status;
  }
  j_decompress_ptr jpeg = &reading.jpeg;
  size_t stride = (size_t)header.width * header.channels;
  if (header.height > capacity / stride) {
    jpeg_destroy_decompress(jpeg);
    return PIC_BUFFER_TOO_SMALL;
  }
  int has_multiple_scans = jpeg_has_multiple_scans(jpeg);
  (void)jpeg_start_decompress(jpeg);
  while (jpeg->output_scanline < jpeg->output_height) {
    JSAMPROW rows[8];
    uint32_t y = jpeg->output_scanline;
    uint32_t batch = jpeg->output_height - y < 8 ? jpeg->output_height - y : 8;
    for (uint32_t i = 0; i < batch; i++) rows[i] = pixels + (size_t)(y + i) * stride;
    (void)jpeg_read_scanlines(jpeg, rows, batch);
    result->rows = jpeg->output_scanline;
  }
  // Of a multi-scan file that ends early whole scans may be missing without a warning; a
  // single-scan file that only lacks its end marker is complete.
  int is_cut = reading.reached_end && (reading.has_gaps || has_multiple_scans);
  if (is_cut) {
    pic_say(report, "the file ends inside the picture");
  } else {
    // What is left over between the last row and the end marker was to be part of the picture.
    reading.has_rows = 1;
    (void)jpeg_finish_decompress(jpeg);
  }
  jpeg_destroy_decompress(jpeg);
  // Damage inside the data is the caller's to judge: libjpeg resumes behind it.
  result->is_damaged = reading.is_damaged;
  return is_cut ? PIC_TRUNCATED : PIC_OK;
}
