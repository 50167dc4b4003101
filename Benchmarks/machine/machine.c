#define _GNU_SOURCE
#include "machine.h"

#include <fcntl.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <sched.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

#if defined(__linux__)
static cpu_set_t allowed;

int machine_pin(void) {
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return -1;
    for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--) {
        if (!CPU_ISSET(cpu, &allowed)) continue;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        return sched_setaffinity(0, sizeof one, &one) == 0 ? cpu : -1;
    }
    return -1;
}

void machine_unpin(void) { sched_setaffinity(0, sizeof allowed, &allowed); }
#else
int machine_pin(void) { return -1; }
void machine_unpin(void) {}
#endif

#if defined(__GLIBC__)
void machine_keep_memory(void) {
    mallopt(M_MMAP_THRESHOLD, 256 << 20);
    mallopt(M_TRIM_THRESHOLD, 512 << 20);
}
#else
void machine_keep_memory(void) {}
#endif

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double machine_processor_time(void) { return seconds(CLOCK_PROCESS_CPUTIME_ID); }
double machine_time(void) { return seconds(CLOCK_MONOTONIC); }

const char *machine_instructions(void) {
#if defined(__AVX512F__)
    return "AVX-512";
#elif defined(__AVX2__)
    return "AVX2";
#elif defined(__x86_64__)
    return "SSE2";
#else
    return "the standard ones of this processor";
#endif
}

/// A new process is charged with the largest size that the one it comes from has had: makes that as small as it can be.
static void shrink(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
    int peak = open("/proc/self/clear_refs", O_WRONLY);
    if (peak < 0) return;
    if (write(peak, "5", 1) < 0) {}
    close(peak);
}

machine_run machine_start(const char *path, char *const arguments[]) {
    machine_run run = {-1, 0, 0};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    shrink();
    double start = machine_time();
    pid_t child;
    if (posix_spawn(&child, path, &actions, NULL, arguments, environ) == 0) {
        int status;
        struct rusage usage;
        if (wait4(child, &status, 0, &usage) == child) {
            run.seconds = machine_time() - start;
            run.peak = 1024.0 * (double)usage.ru_maxrss;
            if (WIFEXITED(status)) run.status = WEXITSTATUS(status);
        }
    }
    posix_spawn_file_actions_destroy(&actions);
    return run;
}
