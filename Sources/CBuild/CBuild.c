#include "CBuild.h"

#ifndef IONTRONIC_GIT_COMMIT
#define IONTRONIC_GIT_COMMIT "unknown"
#endif

const char *iontronic_git_commit(void) { return IONTRONIC_GIT_COMMIT; }
