// Shim header: lets Swift import xxHash, installed from Debian's libxxhash-dev.
#pragma once
#include <xxhash.h>
