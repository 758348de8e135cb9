/** What benchmarks share: programs to measure, their CPU time, load, and tables of results. */
@NullMarked
package dev.plane.bench.machine;

import org.jspecify.annotations.NullMarked;
