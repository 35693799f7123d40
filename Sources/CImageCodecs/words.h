// Copies a library's message into the caller's text.
#pragma once

#include "image_codecs.h"

#include <stdio.h>

static inline void pic_say(pic_words words, const char *message) {
  if (words.text && words.capacity) snprintf(words.text, words.capacity, "%s", message);
}
