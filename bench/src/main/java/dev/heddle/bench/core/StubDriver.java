package dev.heddle.bench.core;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Leads JDBC pools to the things of one {@link PoolSpec}. */
final class StubDriver implements Driver {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String url = "jdbc:nowhere:" + COUNT.incrementAndGet();
  private final Things things;

  private StubDriver(Things things) {
    this.things = things;
  }

  /** Registers a driver for these things until it is {@linkplain #forget forgotten}. */
  static StubDriver over(Things things) {
    StubDriver driver = new StubDriver(things);
    try {
      DriverManager.registerDriver(driver);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return driver;
  }

  void forget() {
    try {
      DriverManager.deregisterDriver(this);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return url;
  }

  @Override
  public @Nullable Connection connect(String to, Properties properties) {
    return acceptsURL(to) ? things.open() : null;
  }

  @Override
  public boolean acceptsURL(String to) {
    return to.equals(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String to, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs nothing");
  }
}
