#include "growing_buffer.h"
#include "message.h"

#include <webp/encode.h>

static int write_bytes(const uint8_t *data, size_t count, const WebPPicture *picture) {
  return growing_append(picture->custom_ptr, data, count);
}

pic_status pic_webp_encode(const uint8_t *pixels, size_t count, const pic_webp_settings *settings,
                           pic_encoded *encoded, pic_message report) {
  uint32_t channels = settings->channels;
  if (channels != 3 && channels != 4) return PIC_UNSUPPORTED;
  if (settings->width == 0 || settings->height == 0 || settings->width > WEBP_MAX_DIMENSION ||
      settings->height > WEBP_MAX_DIMENSION) {
    pic_say(report, "WebP sides are 1 to 16383 pixels");
    return PIC_UNSUPPORTED;
  }
  size_t stride = (size_t)settings->width * channels;
  if (count / stride < settings->height) return PIC_BUFFER_TOO_SMALL;
  WebPConfig config;
  WebPPicture picture;
  if (!WebPConfigInit(&config) || !WebPPictureInit(&picture)) return PIC_UNSUPPORTED;
  config.quality = settings->quality;
  config.lossless = settings->is_lossless;
  // Colours under transparent pixels are part of what a lossless file promises.
  config.exact = settings->is_lossless;
  growing_buffer buffer = {0};
  picture.use_argb = settings->is_lossless;
  picture.width = (int)settings->width;
  picture.height = (int)settings->height;
  picture.writer = write_bytes;
  picture.custom_ptr = &buffer;
  int is_done = channels == 4 ? WebPPictureImportRGBA(&picture, pixels, (int)stride)
                              : WebPPictureImportRGB(&picture, pixels, (int)stride);
  is_done = is_done && WebPEncode(&config, &picture);
  int is_out_of_memory = picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY;
  WebPPictureFree(&picture);
  if (!is_done) {
    free(buffer.data);
    pic_say(report, "the WebP encoder refused the picture");
    return is_out_of_memory ? PIC_OUT_OF_MEMORY : PIC_UNSUPPORTED;
  }
  encoded->data = buffer.data;
  encoded->count = buffer.count;
  return PIC_OK;
}
