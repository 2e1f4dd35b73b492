/**
 * Odoo servers as targets: a pooled connection is the right to have one call in flight, by credentials that were
 * checked. {@link dev.heddle.odoo.OdooBackend} makes them, {@link dev.heddle.odoo.OdooConnection} is what is lent.
 */
@NullMarked
package dev.heddle.odoo;

import org.jspecify.annotations.NullMarked;
