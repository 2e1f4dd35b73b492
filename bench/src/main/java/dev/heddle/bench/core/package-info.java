/**
 * The comparison of pool cores: the same small workloads over Heddle's lease pool, its rivals, and what no pool at all would
 * reach.
 *
 * <p>Each cell of the table (one workload, one pool) runs in a JVM of its own, so that the compiler sees one pool only
 * and a pool that stalls can be cut off. Cells are run in rounds over all pools, so that a slow minute of the machine
 * hits them all.
 */
@NullMarked
package dev.heddle.bench.core;

import org.jspecify.annotations.NullMarked;
