#include "message.h"

#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

// The container of a whole or cut file; `state` tells which.
static WebPDemuxer *open_container(const uint8_t *data, size_t count, WebPDemuxState *state) {
  WebPData bytes = {.bytes = data, .size = count};
  return WebPDemuxPartial(&bytes, state);
}

static pic_status container_failure(WebPDemuxState state, pic_message report) {
  int is_cut = state == WEBP_DEMUX_PARSING_HEADER || state == WEBP_DEMUX_PARSED_HEADER;
  pic_say(report, is_cut ? "the file ends inside the picture" : "not a valid WebP container");
  return is_cut ? PIC_TRUNCATED : PIC_CORRUPT;
}

pic_status pic_webp_read_header(const uint8_t *data, size_t count, pic_header *header,
                                pic_message report) {
  memset(header, 0, sizeof *header);
  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  WebPDemuxer *container = open_container(data, count, &state);
  if (!container) return container_failure(state, report);
  uint32_t flags = WebPDemuxGetI(container, WEBP_FF_FORMAT_FLAGS);
  header->width = WebPDemuxGetI(container, WEBP_FF_CANVAS_WIDTH);
  header->height = WebPDemuxGetI(container, WEBP_FF_CANVAS_HEIGHT);
  header->is_animated = (flags & ANIMATION_FLAG) != 0;
  header->bit_depth = 8;
  int has_alpha = (flags & ALPHA_FLAG) != 0;
  WebPIterator frame;
  if (WebPDemuxGetFrame(container, 1, &frame)) {
    // A frame that does not fill its canvas leaves transparent pixels.
    int fills = frame.x_offset == 0 && frame.y_offset == 0 &&
                (uint32_t)frame.width == header->width && (uint32_t)frame.height == header->height;
    has_alpha = frame.has_alpha || !fills;
    header->can_shrink = fills && frame.complete;
    WebPDemuxReleaseIterator(&frame);
  }
  header->channels = has_alpha ? 4 : 3;
  WebPDemuxDelete(container);
  if (header->width == 0 || header->height == 0) {
    pic_say(report, "the file ends before the size of the picture");
    return PIC_TRUNCATED;
  }
  return PIC_OK;
}

static pic_status frame_status(VP8StatusCode code, pic_message report) {
  switch (code) {
    case VP8_STATUS_OK:
      return PIC_OK;
    case VP8_STATUS_OUT_OF_MEMORY:
      return PIC_OUT_OF_MEMORY;
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
      pic_say(report, "the file ends inside the picture");
      return PIC_TRUNCATED;
    case VP8_STATUS_UNSUPPORTED_FEATURE:
      pic_say(report, "unsupported bitstream feature");
      return PIC_UNSUPPORTED;
    default:
      pic_say(report, "bitstream error");
      return PIC_CORRUPT;
  }
}

// Decodes one frame's bitstream in pieces as they are complete; `rows` counts from its top.
static pic_status decode_frame(const WebPIterator *frame, uint8_t *destination, size_t capacity,
                               size_t stride, uint32_t channels, uint32_t *rows,
                               pic_message report) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return PIC_UNSUPPORTED;
  config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = destination;
  config.output.u.RGBA.stride = (int)stride;
  config.output.u.RGBA.size = capacity;
  WebPIDecoder *decoder = WebPINewDecoder(&config.output);
  if (!decoder) return PIC_OUT_OF_MEMORY;
  VP8StatusCode code = WebPIUpdate(decoder, frame->fragment.bytes, frame->fragment.size);
  int last = 0;
  if (WebPIDecGetRGB(decoder, &last, NULL, NULL, NULL) && last > 0) *rows = (uint32_t)last;
  WebPIDelete(decoder);
  WebPFreeDecBuffer(&config.output);
  return frame_status(code, report);
}

// Decodes a frame that fills its canvas to a smaller size.
static pic_status decode_shrunk(const WebPIterator *frame, uint8_t *pixels, uint32_t width,
                                uint32_t height, uint32_t channels, pic_message report) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return PIC_UNSUPPORTED;
  size_t stride = (size_t)width * channels;
  config.options.use_scaling = 1;
  config.options.scaled_width = (int)width;
  config.options.scaled_height = (int)height;
  config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = pixels;
  config.output.u.RGBA.stride = (int)stride;
  config.output.u.RGBA.size = stride * height;
  VP8StatusCode code = WebPDecode(frame->fragment.bytes, frame->fragment.size, &config);
  WebPFreeDecBuffer(&config.output);
  return frame_status(code, report);
}

pic_status pic_webp_decode(const uint8_t *data, size_t count, uint32_t denominator, uint8_t *pixels,
                           size_t capacity, pic_result *result, pic_message report) {
  result->rows = 0;
  result->is_damaged = 0;
  pic_header header;
  pic_status status = pic_webp_read_header(data, count, &header, report);
  if (status != PIC_OK) return status;
  int shrinks = denominator > 1 && header.can_shrink;
  uint32_t width = header.width, height = header.height;
  if (shrinks) {
    header.width = (width + denominator - 1) / denominator;
    header.height = (height + denominator - 1) / denominator;
  }
  size_t stride = (size_t)header.width * header.channels;
  if (header.height > capacity / stride) return PIC_BUFFER_TOO_SMALL;

  WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
  WebPDemuxer *container = open_container(data, count, &state);
  if (!container) return container_failure(state, report);
  WebPIterator frame;
  if (!WebPDemuxGetFrame(container, 1, &frame)) {
    WebPDemuxDelete(container);
    pic_say(report, state == WEBP_DEMUX_DONE ? "no picture in the container"
                                             : "the file ends inside the picture");
    return state == WEBP_DEMUX_DONE ? PIC_CORRUPT : PIC_TRUNCATED;
  }
  // The demuxer checks that frames lie inside the canvas; the bitstream has its own idea of size.
  WebPBitstreamFeatures features;
  VP8StatusCode code = WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &features);
  uint32_t rows = 0;
  if (code == VP8_STATUS_NOT_ENOUGH_DATA) {
    pic_say(report, "the file ends inside the picture");
    status = PIC_TRUNCATED;
  } else if (code != VP8_STATUS_OK || features.width != frame.width ||
             features.height != frame.height || frame.x_offset < 0 || frame.y_offset < 0 ||
             (uint64_t)frame.x_offset + (uint64_t)frame.width > width ||
             (uint64_t)frame.y_offset + (uint64_t)frame.height > height) {
    pic_say(report, "the picture contradicts its container");
    status = PIC_CORRUPT;
  } else if (shrinks) {
    status = decode_shrunk(&frame, pixels, header.width, header.height, header.channels, report);
    if (status == PIC_OK) result->rows = header.height;
  } else {
    memset(pixels, 0, (size_t)header.height * stride);
    size_t offset = (size_t)frame.y_offset * stride + (size_t)frame.x_offset * header.channels;
    status = decode_frame(&frame, pixels + offset, (size_t)header.height * stride - offset, stride,
                          header.channels, &rows, report);
    if (status == PIC_OK)
      result->rows = header.height;
    else if (rows)
      result->rows = (uint32_t)frame.y_offset + rows;
  }
  WebPDemuxReleaseIterator(&frame);
  WebPDemuxDelete(container);
  return status;
}
