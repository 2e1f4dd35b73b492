/**
 * What a backend gives: a {@link dev.heddle.pool.spi.Backend}, found by {@link java.util.ServiceLoader}, that makes
 * connections for the pool core, or brings a pool of its own under the core's gate, and may run declared queries.
 */
@NullMarked
package dev.heddle.pool.spi;

import org.jspecify.annotations.NullMarked;
