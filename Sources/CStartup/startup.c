// What must be done before Swift's runtime starts.
//
// Standard streams that are closed get a descriptor that can be neither read nor written: a file opened later would take
// their number, and be read as the input, or written into as the output.
//
// And it lets a static Swift program start where /proc is not mounted, as in an empty root (chroot, some sandboxes).
//
// Swift's runtime reads its arguments from /proc/self/cmdline, and looks for its crash tracer beside /proc/self/exe; in a
// static program without /proc the first gives no arguments and the second ends the process. Both have a way to be told.
#define _GNU_SOURCE
#include "startup.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

// The runtime's own hook for hosts that bring their arguments.
extern void _swift_stdlib_overrideUnsafeArgvArgc(char **arguments, int count);

// Both run before the runtime's initialisers, which have no priority.
__attribute__((constructor(101))) static void occupy_closed_streams(void) {
  for (int stream = 0; stream <= 2; stream++) {
    if (fcntl(stream, F_GETFD) < 0) (void)open("/", O_PATH);
  }
}

__attribute__((constructor(101))) static void start_without_proc(int count, char **arguments) {
  if (access("/proc/self/exe", F_OK) == 0) return;
  setenv("SWIFT_BACKTRACE", "enable=no,swift-backtrace=/nonexistent", 0);
  _swift_stdlib_overrideUnsafeArgvArgc(arguments, count);
}
