import dev.heddle.odoo.OdooBackend;
import dev.heddle.pool.spi.Backend;

/** Odoo servers as a kind of target. */
module dev.heddle.backend.odoo {
  requires transitive dev.heddle.pool.api;
  requires transitive com.fasterxml.jackson.databind;
  requires static transitive org.jspecify;
  requires org.apache.httpcomponents.client5.httpclient5;
  requires org.apache.httpcomponents.core5.httpcore5;

  exports dev.heddle.odoo;

  provides Backend with OdooBackend;
}
