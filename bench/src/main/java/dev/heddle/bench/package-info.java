/** Benchmarks, workloads and the demo. */
@NullMarked
package dev.heddle.bench;

import org.jspecify.annotations.NullMarked;
