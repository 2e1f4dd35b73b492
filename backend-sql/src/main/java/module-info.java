import dev.heddle.pool.spi.Backend;
import dev.heddle.sql.SqlBackend;

/** SQL databases as a kind of target. */
module dev.heddle.backend.sql {
  requires transitive dev.heddle.pool.api;
  requires transitive java.sql;
  requires com.zaxxer.hikari;

  exports dev.heddle.sql;

  provides Backend with SqlBackend;
}
