// Solvers
