/** SQL databases as a kind of target. */
module dev.heddle.backend.sql {
  requires transitive dev.heddle.pool.api;
  requires transitive java.sql;
  requires com.zaxxer.hikari;

  exports dev.heddle.sql;
}
