#pragma once

// What Swift cannot say to the system or ask the compiler.

/// Keeps this thread and those it starts on one processor, the last that is allowed; -1 where the system cannot.
int machine_pin(void);
/// Takes back ``machine_pin``.
void machine_unpin(void);
/// Seconds of processor time that all threads of this process have used.
double machine_processor_time(void);
/// Seconds of a clock that only goes forward.
double machine_time(void);
/// The widest instructions that the code here was compiled for.
const char *machine_instructions(void);

/// Keeps memory that has been given back, as the toolkit's program does: neither side of a comparison waits for empty pages.
void machine_keep_memory(void);

/// How a program ended.
typedef struct {
    /// Its exit code; -1 where it could not be started or was killed.
    int status;
    double seconds;
    /// Peak of its memory, bytes.
    double peak;
} machine_run;

/// Runs a program without its output and waits for it. What malloc has kept is given back before: the system counts the memory
/// of the parent until the program is loaded.
machine_run machine_start(const char *path, char *const arguments[]);
