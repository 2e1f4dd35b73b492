package dev.heddle.sql;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.SettingProblem;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ConnectionSource;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.QueryRunner;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** SQL databases through JDBC and HikariCP; its type is {@code sql}. Any JDBC driver on the class path serves. */
public final class SqlBackend implements Backend<Connection> {

  /** Makes the backend; it has no state. */
  public SqlBackend() {
  }

  @Override
  public String type() {
    return "sql";
  }

  @Override
  public Class<Connection> connectionType() {
    return Connection.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return SqlSettings.all();
  }

  /** One connection is kept ready: a login costs a process in some databases, and HikariCP opens one after the other. */
  @Override
  public Map<Setting<?>, Object> poolDefaults() {
    return Map.of(PoolSettings.MIN_IDLE, 1);
  }

  @Override
  public ConnectionSource<Connection> create(Settings settings, PoolContext context) {
    check(settings);
    return new HikariNativePool(settings, context, new Connector(context.poolName(), settings));
  }

  static void check(Settings settings) {
    List<SettingProblem> problems = new ArrayList<>();
    String url = settings.get(SqlSettings.URL);
    if (!url.startsWith("jdbc:")) {
      problems.add(new SettingProblem(SqlSettings.URL.name(), "it takes a JDBC address, which begins with jdbc:"));
    } else if (JdbcUrl.holdsSecret(url)) {
      problems.add(new SettingProblem(SqlSettings.URL.name(),
          "it seems to hold a password, which would be shown with the settings; there are the settings password and"
              + " secret-properties"));
    }
    checkProperties(settings, SqlSettings.PROPERTIES, problems);
    checkProperties(settings, SqlSettings.SECRET_PROPERTIES, problems);
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  private static void checkProperties(Settings settings, Setting<String> setting, List<SettingProblem> problems) {
    settings.find(setting).ifPresent(text -> {
      Properties read = new Properties();
      try {
        DriverProperties.read(text, read);
      } catch (IllegalArgumentException mistake) {
        problems.add(new SettingProblem(setting.name(), String.valueOf(mistake.getMessage())));
      }
      if (!setting.isSecret() && read.stringPropertyNames().stream().anyMatch(SqlBackend::isSecret)) {
        problems.add(new SettingProblem(setting.name(),
            "a property seems to be a password; there are the settings password and secret-properties"));
      }
    });
  }

  private static boolean isSecret(String property) {
    return JdbcUrl.holdsSecret("?" + property + "=");
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return SqlFailures.classify(failure);
  }

  @Override
  public String describeTarget(Settings settings) {
    return JdbcUrl.describe(settings.get(SqlSettings.URL));
  }

  /**
   * Runs declared queries: each is a transaction of its own, also on a connection without auto-commit. A placeholder
   * {@code {name}} outside of quotes and comments is bound as a parameter; two opening braces stand for one, and {@code
   * ??} for a question mark. A list is bound as an array: {@code id = ANY({ids})}. A statement without rows answers one
   * row, {@code updateCount}.
   */
  @Override
  public Optional<QueryRunner<Connection>> queryRunner() {
    return Optional.of(new SqlQueryRunner());
  }
}
