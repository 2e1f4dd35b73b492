/** What permits before the MongoDB driver's pool cost, and what they are good for. */
@NullMarked
package dev.heddle.bench.mongo;

import org.jspecify.annotations.NullMarked;
