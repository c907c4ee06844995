// Shim header: lets Swift import utf8proc, installed from Debian's libutf8proc-dev.
#pragma once
#include <utf8proc.h>
