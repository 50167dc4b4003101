#pragma once

/// The commit the program was built from, 40 digits, with `-dirty` behind it where files were changed since; `unknown`
/// where the build was not told.
const char *_Nonnull iontronic_git_commit(void);
