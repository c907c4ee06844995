// Shim header: lets Swift import PCRE2, installed from Debian's libpcre2-dev.
#pragma once
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
