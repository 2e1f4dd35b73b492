package dev.heddle.bench.core;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Agroal without validation, leak detection, ageing, tracking of statements and metrics. */
final class AgroalCandidate implements Candidate {

  private final StubDriver driver;
  private final AgroalDataSource source;

  AgroalCandidate(PoolSpec spec) {
    driver = StubDriver.over(spec.things());
    int first = spec.cold() ? 0 : spec.size();
    try {
      source = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
          .metricsEnabled(false)
          .connectionPoolConfiguration(pool -> pool
              .initialSize(first)
              .minSize(first)
              .maxSize(spec.size())
              .acquisitionTimeout(spec.timeout())
              .leakTimeout(Duration.ZERO)
              .reapTimeout(Duration.ZERO)
              .maxLifetime(Duration.ZERO)
              .validationTimeout(Duration.ZERO)
              .idleValidationTimeout(Duration.ZERO)
              .connectionFactoryConfiguration(factory -> factory.jdbcUrl(driver.url()).trackJdbcResources(false))));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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
