// Copies a library's message into the caller's text.
#pragma once

#include "image_codecs.h"

#include <stdio.h>

static inline void pic_say(pic_message report, const char *message) {
  if (report.text && report.capacity) snprintf(report.text, report.capacity, "%s", message);
}
