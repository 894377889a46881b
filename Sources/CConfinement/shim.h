#pragma once
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <string.h>
#include <unistd.h>

// The architecture whose numbers of calls are valid here; 0 for one that we do not know.
static inline unsigned confinement_architecture(void) {
#if defined(__x86_64__)
  return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
  return AUDIT_ARCH_AARCH64;
#else
  return 0;
#endif
}

static const enum __rlimit_resource confinement_processes = __RLIMIT_NPROC;

// Swift does not see functions with a variable number of arguments.
static inline int confinement_prctl(int option, unsigned long value) {
  return prctl(option, value, 0UL, 0UL, 0UL);
}

static inline long confinement_seccomp(const struct sock_fprog *program) {
  return syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, program);
}

static inline long confinement_unshare(unsigned long spaces) { return syscall(__NR_unshare, spaces); }

static inline int confinement_pidfd(int process) { return (int)syscall(434, process, 0); }

// These calls have the same number on every architecture; older headers do not name them.
static inline long confinement_landlock_create(const void *attributes, size_t size, unsigned flags) {
  return syscall(444, attributes, size, flags);
}

static inline long confinement_landlock_restrict(int ruleset) { return syscall(446, ruleset, 0); }

extern char **environ;

// Nothing of the environment stays in memory.
static inline void confinement_forget_environment(void) {
  for (char **entry = environ; entry && *entry; entry++) explicit_bzero(*entry, strlen(*entry));
  environ = 0;
}

static inline long confinement_close_from(unsigned first) { return syscall(436, first, ~0U, 0); }
