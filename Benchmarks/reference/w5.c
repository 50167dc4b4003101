#include "reference.h"
#include "vector.h"

#include <stdlib.h>

/// Where words and bits of a part of the matrix lie: rows and columns, from the first to before the second.
typedef struct {
    int top, bottom, left, right;
} rectangle;

struct reference_crossbar {
    int lines, nodes;
    /// For each step the node that is eliminated in it, and the other way round.
    int *node, *step;
    /// The columns of L: where they begin, the steps of their rows, in order, and eight numbers for each.
    int *start, *row;
    vector *factor;
    vector *pivot, *work;
    /// While a matrix is factored: the columns that wait for a row, and how far each has got.
    int *first, *next, *reached;
};

static int height(rectangle r) { return r.bottom > r.top ? r.bottom - r.top : 0; }
static int width(rectangle r) { return r.right > r.left ? r.right - r.left : 0; }

/// Nested dissection: what is left and right of a column of words, or above and below a row of bits, is joined by that alone.
static int dissect(struct reference_crossbar *m, int count, rectangle words, rectangle bits) {
    int word_count = height(words) * width(words), bit_count = height(bits) * width(bits), n = m->lines;
    int by_column = height(words) <= width(bits) || bit_count == 0;
    if (word_count == 0) by_column = 0;
    if (word_count + bit_count == 0) return count;
    rectangle words_before = words, words_after = words, bits_before = bits, bits_after = bits;
    if (by_column) {
        int at = (words.left + words.right) / 2;
        words_before.right = bits_before.right = at;
        words_after.left = at + 1;
        bits_after.left = at;
        if (bits.left >= at) bits_before.right = bits_before.left = bits.left;
        if (bits.right <= at) {
            bits_before.right = bits.right;
            bits_after.left = bits_after.right = bits.right;
        }
        if (bits_after.left < bits.left) bits_after.left = bits.left;
        count = dissect(m, count, words_before, bits_before);
        count = dissect(m, count, words_after, bits_after);
        for (int i = words.top; i < words.bottom; i++) m->node[count++] = i * n + at;
    } else {
        int at = (bits.top + bits.bottom) / 2;
        bits_before.bottom = words_before.bottom = at;
        bits_after.top = at + 1;
        words_after.top = at;
        if (words.top >= at) words_before.bottom = words_before.top = words.top;
        if (words.bottom <= at) {
            words_before.bottom = words.bottom;
            words_after.top = words_after.bottom = words.bottom;
        }
        if (words_after.top < words.top) words_after.top = words.top;
        count = dissect(m, count, words_before, bits_before);
        count = dissect(m, count, words_after, bits_after);
        for (int j = bits.left; j < bits.right; j++) m->node[count++] = n * n + at * n + j;
    }
    return count;
}

/// The neighbours of a node: up to two along its line, and the other end of its crossing last.
static int neighbours(const struct reference_crossbar *m, int node, int *list) {
    int n = m->lines, cells = n * n, cell = node % cells, i = cell / n, j = cell % n, count = 0;
    if (node < cells) {
        if (j > 0) list[count++] = node - 1;
        if (j + 1 < n) list[count++] = node + 1;
        list[count++] = node + cells;
    } else {
        if (i > 0) list[count++] = node - n;
        if (i + 1 < n) list[count++] = node + n;
        list[count++] = node - cells;
    }
    return count;
}

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

/// The rows of each column: those of the matrix, and those of all columns whose first row it is.
static void find_pattern(struct reference_crossbar *m) {
    int count = 0, room = 64 * m->nodes, list[3];
    int *child = malloc(m->nodes * sizeof(int)), *brother = malloc(m->nodes * sizeof(int));
    int *seen = malloc(m->nodes * sizeof(int));
    for (int k = 0; k < m->nodes; k++) child[k] = seen[k] = -1;
    m->row = malloc(room * sizeof(int));
    for (int k = 0; k < m->nodes; k++) {
        m->start[k] = count;
        if (room < count + m->nodes) m->row = realloc(m->row, (room = 2 * room + m->nodes) * sizeof(int));
        seen[k] = k;
        for (int i = neighbours(m, m->node[k], list) - 1; i >= 0; i--) {
            int row = m->step[list[i]];
            if (row > k && seen[row] != k) seen[m->row[count++] = row] = k;
        }
        for (int c = child[k]; c >= 0; c = brother[c]) {
            for (int place = m->start[c]; place < m->start[c + 1]; place++) {
                int row = m->row[place];
                if (seen[row] != k) seen[m->row[count++] = row] = k;
            }
        }
        qsort(m->row + m->start[k], count - m->start[k], sizeof(int), compare);
        m->start[k + 1] = count;
        if (count == m->start[k]) continue;
        int parent = m->row[m->start[k]];
        brother[k] = child[parent];
        child[parent] = k;
    }
    free(child);
    free(brother);
    free(seen);
}

struct reference_crossbar *reference_w5_prepare(size_t lines) {
    struct reference_crossbar *m = malloc(sizeof *m);
    int n = (int)lines;
    m->lines = n;
    m->nodes = 2 * n * n;
    size_t whole = m->nodes * sizeof(int);
    m->node = malloc(whole), m->step = malloc(whole), m->start = malloc(whole + sizeof(int));
    m->first = malloc(whole), m->next = malloc(whole), m->reached = malloc(whole);
    rectangle all = {0, n, 0, n};
    dissect(m, 0, all, all);
    for (int k = 0; k < m->nodes; k++) m->step[m->node[k]] = k;
    find_pattern(m);
    m->factor = aligned_alloc(64, m->start[m->nodes] * sizeof(vector));
    m->pivot = aligned_alloc(64, m->nodes * sizeof(vector));
    m->work = aligned_alloc(64, m->nodes * sizeof(vector));
    for (int k = 0; k < m->nodes; k++) m->work[k] = splat(0.0);
    return m;
}

void reference_w5_free(struct reference_crossbar *m) {
    free(m->node), free(m->step), free(m->start), free(m->row), free(m->factor), free(m->pivot), free(m->work);
    free(m->first), free(m->next), free(m->reached), free(m);
}

size_t reference_w5_entries(const struct reference_crossbar *m) { return m->start[m->nodes]; }

/// L D L^T column by column, each less what the columns before it leave there.
static void factor(struct reference_crossbar *m, const double *conductance, double segment) {
    int n = m->lines, cells = n * n, list[3];
    const int *restrict row = m->row, *restrict start = m->start;
    vector *restrict w = m->work, *restrict l = m->factor, *restrict d = m->pivot;
    for (int k = 0; k < m->nodes; k++) m->first[k] = -1;
    for (int k = 0; k < m->nodes; k++) {
        int node = m->node[k], count = neighbours(m, node, list);
        vector g = load(conductance + 8 * (size_t)(node % cells));
        for (int i = 0; i < count; i++) {
            int other = m->step[list[i]];
            if (other > k) w[other] = i + 1 < count ? splat(-segment) : -g;
        }
        // Every node but the far end of a line has two segments: a line ends in its driver or in the ground.
        int is_end = node < cells ? node % n == n - 1 : node - cells < n;
        vector pivot = g + (is_end ? segment : 2 * segment);
        for (int c = m->first[k]; c >= 0;) {
            int place = m->reached[c], end = start[c + 1], following = m->next[c];
            vector f = l[place] * d[c];
            pivot -= l[place] * f;
            for (int p = place + 1; p < end; p++) w[row[p]] -= l[p] * f;
            if (place + 1 < end) {
                m->reached[c] = place + 1;
                m->next[c] = m->first[row[place + 1]];
                m->first[row[place + 1]] = c;
            }
            c = following;
        }
        d[k] = pivot;
        vector inverse = 1.0 / pivot;
        for (int p = start[k]; p < start[k + 1]; p++) {
            l[p] = w[row[p]] * inverse;
            w[row[p]] = splat(0.0);
        }
        if (start[k] < start[k + 1]) {
            m->reached[k] = start[k];
            m->next[k] = m->first[row[start[k]]];
            m->first[row[start[k]]] = k;
        }
    }
}

void reference_w5_solve(
    struct reference_crossbar *m, const double *conductance, double segment, const double *drive, double *voltage) {
    factor(m, conductance, segment);
    int n = m->lines;
    const int *restrict row = m->row, *restrict start = m->start;
    vector *restrict w = m->work, *restrict l = m->factor;
    for (int i = 0; i < n; i++) w[m->step[i * n]] = splat(segment * drive[i]);
    for (int k = 0; k < m->nodes; k++) {
        vector x = w[k];
        for (int p = start[k]; p < start[k + 1]; p++) w[row[p]] -= l[p] * x;
    }
    for (int k = m->nodes - 1; k >= 0; k--) {
        vector x = w[k] / m->pivot[k];
        for (int p = start[k]; p < start[k + 1]; p++) x -= l[p] * w[row[p]];
        w[k] = x;
    }
    for (int k = 0; k < m->nodes; k++) {
        store(voltage + 8 * (size_t)m->node[k], w[k]);
    }
    for (int k = 0; k < m->nodes; k++) w[k] = splat(0.0);
}
