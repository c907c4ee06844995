// Shim header: lets Swift import zlib, installed from Debian's zlib1g-dev.
#pragma once
#include <zlib.h>
