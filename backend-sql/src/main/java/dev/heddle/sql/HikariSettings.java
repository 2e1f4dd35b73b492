package dev.heddle.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.Settings;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;

/** What HikariCP is told of our settings. */
final class HikariSettings {

  /** The least that HikariCP takes for its own checks and waits. */
  static final long FLOOR_MILLIS = 250;

  /** HikariCP draws a fifth of it by lot and fails where that is nothing. */
  private static final long KEEPALIVE_FLOOR_MILLIS = 10;

  private HikariSettings() {
  }

  /** HikariCP drops a leased connection for the same failures as the pool does, not for every timeout of a query. */
  private static final class Verdict implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
      return SqlFailures.classify(failure).breaksConnection() ? Override.MUST_EVICT : Override.DO_NOT_EVICT;
    }
  }

  static HikariConfig of(Settings settings, String poolName, DataSource source, ScheduledExecutorService housekeeper) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(poolName);
    config.setDataSource(source);
    config.setInitializationFailTimeout(-1); // a target that is down is no reason not to start
    config.setRegisterMbeans(false);
    config.setScheduledExecutor(housekeeper);
    config.setThreadFactory(work -> Thread.ofPlatform().daemon().name("heddle-sql-" + poolName).unstarted(work));
    config.setExceptionOverride(new Verdict());
    boolean autoCommit = settings.get(SqlSettings.AUTO_COMMIT);
    config.setAutoCommit(autoCommit);
    config.setIsolateInternalQueries(!autoCommit);
    config.setReadOnly(settings.get(SqlSettings.READ_ONLY));
    settings.find(SqlSettings.TRANSACTION_ISOLATION).ifPresent(
        level -> config.setTransactionIsolation("TRANSACTION_" + level.toUpperCase(Locale.ROOT)
            .replace('-', '_')));
    settings.find(SqlSettings.CATALOG).ifPresent(config::setCatalog);
    settings.find(SqlSettings.SCHEMA).ifPresent(config::setSchema);
    PoolConfig limits = PoolConfig.of(settings);
    config.setMaximumPoolSize(limits.maxSize());
    config.setMinimumIdle(limits.minIdle());
    config.validate();
    adopt(config, limits); // after its validation, which would replace short times by its own defaults
    return config;
  }

  /** Takes over times that can change live; HikariCP looks at them when it next tidies up or opens. */
  static void adopt(HikariConfig config, PoolConfig limits) {
    config.setIdleTimeout(limits.idleTimeout().toMillis());
    config.setMaxLifetime(limits.maxLifetime().toMillis());
    config.setKeepaliveTime(limits.keepalive().isZero()
        ? 0
        : Math.max(KEEPALIVE_FLOOR_MILLIS, limits.keepalive().toMillis()));
    config.setValidationTimeout(Math.max(FLOOR_MILLIS, limits.validateTimeout().toMillis()));
  }
}
