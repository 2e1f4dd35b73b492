/** What pools that stand before other pools have in common. Not exported. */
@NullMarked
package dev.heddle.lease;

import org.jspecify.annotations.NullMarked;
