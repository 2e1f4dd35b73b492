import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.PoolProvider;

/** The API that users and backends of Heddle program against. */
module dev.heddle.pool.api {
  requires static transitive org.jspecify;

  exports dev.heddle.pool;
  exports dev.heddle.pool.spi;

  uses Backend;
  uses PoolProvider;
}
