/* Counts the calls that change files: write, rename, fsync, unlink, rmdir, mkdir.
 *
 *   WINNOW_KILL_AT=N       the process is killed (SIGKILL) at the Nth of them: before it for odd N; a write for even N is
 *                          killed half way.
 *   WINNOW_COUNT_INTO=FILE their number is written there at the end.
 *
 * Standard streams do not count: what goes there depends on time. */
#define _GNU_SOURCE
#include "CFaultInjection.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long calls;
static long target = -1;

__attribute__((constructor)) static void start(void) {
  const char *text = getenv("WINNOW_KILL_AT");
  if (text) target = atol(text);
}

__attribute__((destructor)) static void stop(void) {
  const char *path = getenv("WINNOW_COUNT_INTO");
  if (!path) return;
  FILE *file = fopen(path, "w");
  if (!file) return;
  fprintf(file, "%ld\n", atomic_load(&calls));
  fclose(file);
}

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* Whether this call is the one. */
static int isTarget(void) { return atomic_fetch_add(&calls, 1) + 1 == target; }

ssize_t write(int descriptor, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  struct stat status;
  if (descriptor > 2 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && isTarget()) {
    if (target % 2 == 0) real(descriptor, bytes, count / 2);
    die();
  }
  return real(descriptor, bytes, count);
}

#define WRAP(name, parameters, arguments)                      \
  int name parameters {                                        \
    static int(*real) parameters;                              \
    if (!real) real = dlsym(RTLD_NEXT, #name);                 \
    if (isTarget()) die();                                     \
    return real arguments;                                     \
  }

WRAP(rename, (const char *from, const char *to), (from, to))
WRAP(fsync, (int descriptor), (descriptor))
WRAP(unlink, (const char *path), (path))
WRAP(rmdir, (const char *path), (path))
WRAP(mkdir, (const char *path, mode_t mode), (path, mode))
