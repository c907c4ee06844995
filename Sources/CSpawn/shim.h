#pragma once

#include <spawn.h>

/* glibc declares these two only under _GNU_SOURCE, which Swift's Glibc module does not set. */
int pipe2(int descriptors[2], int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
