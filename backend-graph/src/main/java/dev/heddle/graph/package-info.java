/** The FalkorDB graph database as a kind of target. */
@NullMarked
package dev.heddle.graph;

import org.jspecify.annotations.NullMarked;
