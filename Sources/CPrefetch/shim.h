#pragma once

/* Asks the processor to fetch the cache line of an address that will be read soon; never faults. Swift has no such call. */
static inline void prefetch(const void *address) { __builtin_prefetch(address); }
