// Shim header: lets Swift import libzstd, installed from Debian's libzstd-dev.
#pragma once
#include <zstd.h>
