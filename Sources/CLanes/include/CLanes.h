#pragma once

// Vector kernels behind the Swift module `Lanes`. Everything is `static inline` over a vector of eight doubles, which
// Swift sees as SIMD8<Double>: the code is compiled into its caller, for whatever processor the caller is built for.

// Inlined calls pass nothing, so how a narrower processor would pass such a vector does not matter.
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wpsabi"
#include "CLanesVector.h"
#include "CLanesExponential.h"
#include "CLanesLogarithm.h"
#include "CLanesBernoulli.h"
#include "CLanesPower.h"
#include "CLanesRows.h"
#pragma clang diagnostic pop
