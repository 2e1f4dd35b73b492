/** Odoo servers as a kind of target. */
module dev.heddle.backend.odoo {
  requires transitive dev.heddle.pool.api;
  requires java.net.http;
  requires com.fasterxml.jackson.databind;

  exports dev.heddle.odoo;
}
