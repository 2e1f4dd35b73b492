/** The pool contract: what users and backends program against. */
module dev.heddle.pool.api {
  requires static transitive org.jspecify;

  exports dev.heddle.pool;
  exports dev.heddle.pool.spi;
}
