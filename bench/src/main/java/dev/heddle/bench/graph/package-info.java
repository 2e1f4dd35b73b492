/** The graph backend against the driver's own pool, on a real FalkorDB. */
@NullMarked
package dev.heddle.bench.graph;

import org.jspecify.annotations.NullMarked;
