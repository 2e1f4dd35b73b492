package dev.heddle.sql;

import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.spi.Backends;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/** The examples of the documentation; compiled and run with the tests. */
final class DataSourceSnippets {

  private DataSourceSnippets() {
  }

  static List<String> namesAbove(String url, String user, int price) {
    // @start region = "jdbi"
    Map<String, Object> settings = Map.of("url", url, "username", user, "max-size", 15);
    try (ManagedPool<Connection> pool = Backends.pool("shop", new SqlBackend(), settings)) {
      Jdbi jdbi = Jdbi.create(SqlPools.dataSource(pool));
      return jdbi.withHandle(handle -> handle.createQuery("select name from items where price > :price order by name")
          .bind("price", price).mapTo(String.class).list());
    }
    // @end
  }
}
