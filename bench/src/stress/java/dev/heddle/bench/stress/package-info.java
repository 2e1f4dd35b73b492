/**
 * Races of two or three steps on the public API, each with the outcomes that are allowed. Run with
 * {@code mvn -Pjcstress -pl bench -am -DskipTests verify}; {@code -Djcstress.tests=Name} for one of them,
 * {@code -Djcstress.mode=sanity} for a look.
 */
package dev.heddle.bench.stress;
