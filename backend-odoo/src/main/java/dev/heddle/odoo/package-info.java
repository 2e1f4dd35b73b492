/** Odoo servers as a kind of target. */
@NullMarked
package dev.heddle.odoo;

import org.jspecify.annotations.NullMarked;
