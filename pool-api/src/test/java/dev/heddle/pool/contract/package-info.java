/** The promises that every pool and every backend must keep, as tests to inherit, with the fakes and fixtures they need. */
@NullMarked
package dev.heddle.pool.contract;

import org.jspecify.annotations.NullMarked;
