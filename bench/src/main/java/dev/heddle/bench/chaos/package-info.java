/** A storm over a whole pool, for as long as one likes. */
@NullMarked
package dev.heddle.bench.chaos;

import org.jspecify.annotations.NullMarked;
