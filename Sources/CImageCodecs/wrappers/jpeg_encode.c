#include "growing_buffer.h"
#include "message.h"

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

typedef struct jpeg_writing {
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  struct jpeg_compress_struct jpeg;
  jmp_buf jump;
  pic_message report;
  growing_buffer buffer;
  JOCTET block[4096];
} jpeg_writing;

static void fail(j_common_ptr common) {
  jpeg_writing *writing = common->client_data;
  char message[JMSG_LENGTH_MAX];
  common->err->format_message(common, message);
  pic_say(writing->report, message);
  longjmp(writing->jump, 1);
}

static void note_nothing(j_common_ptr common, int level) {
  (void)common;
  (void)level;
}

static void print_nothing(j_common_ptr common) { (void)common; }

static void reset_block(jpeg_writing *writing) {
  writing->destination.next_output_byte = writing->block;
  writing->destination.free_in_buffer = sizeof writing->block;
}

static void keep(j_compress_ptr jpeg, size_t count) {
  jpeg_writing *writing = jpeg->client_data;
  if (!growing_append(&writing->buffer, writing->block, count))
    ERREXIT1(jpeg, JERR_OUT_OF_MEMORY, 0);
  reset_block(writing);
}

static void start_destination(j_compress_ptr jpeg) { reset_block(jpeg->client_data); }

static boolean flush_block(j_compress_ptr jpeg) {
  jpeg_writing *writing = jpeg->client_data;
  keep(jpeg, sizeof writing->block);
  return TRUE;
}

static void end_destination(j_compress_ptr jpeg) {
  jpeg_writing *writing = jpeg->client_data;
  keep(jpeg, sizeof writing->block - writing->destination.free_in_buffer);
}

// Colour spaces, quality, scans. May jump.
static void choose(j_compress_ptr jpeg, const pic_jpeg_settings *settings) {
  jpeg->image_width = settings->width;
  jpeg->image_height = settings->height;
  jpeg->input_components = (int)settings->channels;
  switch (settings->channels) {
    case 1:
      jpeg->in_color_space = JCS_GRAYSCALE;
      break;
    case 3:
      jpeg->in_color_space = JCS_RGB;
      break;
    default:
      jpeg->in_color_space = JCS_CMYK;
      break;
  }
  jpeg_set_defaults(jpeg);
  if (settings->channels == 4 && settings->uses_other_transform)
    jpeg_set_colorspace(jpeg, JCS_YCCK);
  if (settings->channels == 3 && settings->uses_other_transform) jpeg_set_colorspace(jpeg, JCS_RGB);
  jpeg_set_quality(jpeg, settings->quality, TRUE);
  int chroma_is_stored = jpeg->jpeg_color_space == JCS_YCbCr || jpeg->jpeg_color_space == JCS_YCCK;
  int factor = settings->halves_chroma && chroma_is_stored ? 2 : 1;
  for (int i = 0; i < jpeg->num_components; i++) {
    int is_chroma = i == 1 || i == 2;
    jpeg->comp_info[i].h_samp_factor = is_chroma ? 1 : factor;
    jpeg->comp_info[i].v_samp_factor = is_chroma ? 1 : factor;
  }
  if (settings->is_progressive) jpeg_simple_progression(jpeg);
}

pic_status pic_jpeg_encode(const uint8_t *pixels, size_t count, const pic_jpeg_settings *settings,
                           pic_encoded *encoded, pic_message report) {
  uint32_t channels = settings->channels;
  if (channels != 1 && channels != 3 && channels != 4) return PIC_UNSUPPORTED;
  size_t stride = (size_t)settings->width * channels;
  if (stride == 0 || settings->height == 0 || count / stride < settings->height)
    return PIC_BUFFER_TOO_SMALL;
  jpeg_writing *writing = calloc(1, sizeof *writing);
  if (!writing) return PIC_OUT_OF_MEMORY;
  writing->report = report;
  j_compress_ptr jpeg = &writing->jpeg;
  jpeg->err = jpeg_std_error(&writing->errors);
  writing->errors.error_exit = fail;
  writing->errors.emit_message = note_nothing;
  writing->errors.output_message = print_nothing;
  jpeg->client_data = writing;
  if (setjmp(writing->jump)) {
    int is_out_of_memory = writing->errors.msg_code == JERR_OUT_OF_MEMORY;
    jpeg_destroy_compress(&writing->jpeg);
    free(writing->buffer.data);
    free(writing);
    return is_out_of_memory ? PIC_OUT_OF_MEMORY : PIC_UNSUPPORTED;
  }
  jpeg_create_compress(jpeg);
  writing->destination.init_destination = start_destination;
  writing->destination.empty_output_buffer = flush_block;
  writing->destination.term_destination = end_destination;
  jpeg->dest = &writing->destination;
  choose(jpeg, settings);
  jpeg_start_compress(jpeg, TRUE);
  if (settings->app1_count)
    jpeg_write_marker(jpeg, JPEG_APP0 + 1, settings->app1, settings->app1_count);
  while (jpeg->next_scanline < jpeg->image_height) {
    JSAMPROW row = (JSAMPROW)(pixels + (size_t)jpeg->next_scanline * stride);
    (void)jpeg_write_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_compress(jpeg);
  encoded->data = writing->buffer.data;
  encoded->count = writing->buffer.count;
  jpeg_destroy_compress(jpeg);
  free(writing);
  return PIC_OK;
}
