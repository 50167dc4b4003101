#define _GNU_SOURCE
#include "reference.h"

#include <stdlib.h>

// The library is looked for when it is asked for: the benchmarks build and run without it.
#if __has_include(<suitesparse/klu.h>)
#include <dlfcn.h>
#include <suitesparse/klu.h>

struct reference_klu {
    int lines, nodes;
    int *start, *row;
    double *value;
    klu_common common;
    klu_symbolic *symbolic;
    klu_numeric *numeric;
    int (*refactor)(int *, int *, double *, klu_symbolic *, klu_numeric *, klu_common *);
    int (*solve)(klu_symbolic *, klu_numeric *, int, int, double *, klu_common *);
    int (*free_symbolic)(klu_symbolic **, klu_common *);
    int (*free_numeric)(klu_numeric **, klu_common *);
};

/// Puts the conductances into the columns of the matrix; finds where they stand if that is not known.
static void fill(struct reference_klu *m, const double *conductance, double segment) {
    int n = m->lines, cells = n * n, count = 0;
    for (int node = 0; node < m->nodes; node++) {
        int cell = node % cells, i = cell / n, j = cell % n, is_word = node < cells;
        double g = conductance[cell];
        int along = is_word ? 1 : n, place = is_word ? j : i;
        double own = g + ((is_word ? place + 1 < n : place > 0) ? 2 : 1) * segment;
        int rows[5], entries = 0;
        double values[5];
        if (!is_word) rows[entries] = node - cells, values[entries++] = -g;
        if (place > 0) rows[entries] = node - along, values[entries++] = -segment;
        rows[entries] = node, values[entries++] = own;
        if (place + 1 < n) rows[entries] = node + along, values[entries++] = -segment;
        if (is_word) rows[entries] = node + cells, values[entries++] = -g;
        m->start[node] = count;
        for (int e = 0; e < entries; e++) m->row[count] = rows[e], m->value[count++] = values[e];
    }
    m->start[m->nodes] = count;
}

reference_klu *reference_klu_prepare(size_t lines, const double *conductance, double segment) {
    void *library = dlopen("libklu.so", RTLD_NOW);
    if (!library) return NULL;
    int (*defaults)(klu_common *) = (int (*)(klu_common *))dlsym(library, "klu_defaults");
    klu_symbolic *(*analyze)(int, int *, int *, klu_common *) =
        (klu_symbolic * (*)(int, int *, int *, klu_common *)) dlsym(library, "klu_analyze");
    klu_numeric *(*first)(int *, int *, double *, klu_symbolic *, klu_common *) =
        (klu_numeric * (*)(int *, int *, double *, klu_symbolic *, klu_common *)) dlsym(library, "klu_factor");
    struct reference_klu *m = malloc(sizeof *m);
    m->refactor = (int (*)(int *, int *, double *, klu_symbolic *, klu_numeric *, klu_common *))dlsym(
        library, "klu_refactor");
    m->solve = (int (*)(klu_symbolic *, klu_numeric *, int, int, double *, klu_common *))dlsym(library, "klu_solve");
    m->free_symbolic = (int (*)(klu_symbolic **, klu_common *))dlsym(library, "klu_free_symbolic");
    m->free_numeric = (int (*)(klu_numeric **, klu_common *))dlsym(library, "klu_free_numeric");
    m->lines = (int)lines;
    m->nodes = 2 * m->lines * m->lines;
    m->start = malloc((m->nodes + 1) * sizeof(int));
    m->row = malloc(5 * m->nodes * sizeof(int));
    m->value = malloc(5 * m->nodes * sizeof(double));
    fill(m, conductance, segment);
    defaults(&m->common);
    m->common.btf = 0;
    m->symbolic = analyze(m->nodes, m->start, m->row, &m->common);
    m->numeric = first(m->start, m->row, m->value, m->symbolic, &m->common);
    return m;
}

void reference_klu_solve(
    reference_klu *m, const double *conductance, double segment, const double *drive, double *voltage) {
    fill(m, conductance, segment);
    m->refactor(m->start, m->row, m->value, m->symbolic, m->numeric, &m->common);
    for (int node = 0; node < m->nodes; node++) voltage[node] = 0;
    for (int i = 0; i < m->lines; i++) voltage[i * m->lines] = segment * drive[i];
    m->solve(m->symbolic, m->numeric, m->nodes, 1, voltage, &m->common);
}

void reference_klu_free(reference_klu *m) {
    m->free_symbolic(&m->symbolic, &m->common);
    m->free_numeric(&m->numeric, &m->common);
    free(m->start), free(m->row), free(m->value), free(m);
}
#else
reference_klu *reference_klu_prepare(size_t lines, const double *conductance, double segment) {
    (void)lines, (void)conductance, (void)segment;
    return NULL;
}
void reference_klu_solve(
    reference_klu *m, const double *conductance, double segment, const double *drive, double *voltage) {
    (void)m, (void)conductance, (void)segment, (void)drive, (void)voltage;
}
void reference_klu_free(reference_klu *m) { (void)m; }
#endif
