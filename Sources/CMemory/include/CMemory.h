#pragma once

/// Keeps memory that has been given back for the next time it is asked for, up to 64 MiB. By itself malloc returns it to
/// the system at once, so that a program which makes and gives back chunk after chunk waits for empty pages at each.
/// Does nothing where the C library has no such switch.
void memory_keep(void);
