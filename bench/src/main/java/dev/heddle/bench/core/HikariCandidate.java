package dev.heddle.bench.core;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** HikariCP without leak detection, ageing, keep-alive and metrics. {@link Fork} lifts its least timeout and check. */
final class HikariCandidate implements Candidate {

  private final StubDriver driver;
  private final HikariDataSource source;

  HikariCandidate(PoolSpec spec) {
    driver = StubDriver.over(spec.things());
    HikariConfig config = new HikariConfig();
    config.setPoolName("bench");
    config.setJdbcUrl(driver.url());
    config.setMaximumPoolSize(spec.size());
    config.setMinimumIdle(spec.cold() ? 0 : spec.size());
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(spec.timeout().toMillis());
    config.setIdleTimeout(0);
    config.setMaxLifetime(0);
    config.setKeepaliveTime(0);
    config.setLeakDetectionThreshold(0);
    source = new HikariDataSource(config);
  }

  @Override
  public Object take() throws SQLException {
    return source.getConnection();
  }

  @Override
  public void give(Object ticket) throws SQLException {
    ((Connection) ticket).close();
  }

  @Override
  public Thing thing(Object ticket) throws SQLException {
    return ((Connection) ticket).unwrap(StubConnection.class);
  }

  @Override
  public void close() {
    source.close();
    driver.forget();
  }
}
