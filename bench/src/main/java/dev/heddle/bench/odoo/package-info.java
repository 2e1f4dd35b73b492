/** Workloads on Odoo, real or simulated: what a pool saves, how much a server bears, and how soon a crash is over. */
@NullMarked
package dev.heddle.bench.odoo;

import org.jspecify.annotations.NullMarked;
