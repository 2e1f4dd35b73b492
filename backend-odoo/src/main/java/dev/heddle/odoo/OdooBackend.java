package dev.heddle.odoo;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.QueryRunner;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Odoo through its HTTP APIs: JSON-2, and JSON-RPC for older servers. */
public final class OdooBackend implements Backend<OdooConnection> {

  /** Nothing is held that could go stale while idle, so no use waits for a check. */
  private static final Duration NEVER_BEFORE_USE = Duration.ofDays(365);

  private final @Nullable OdooCredentialSource source;

  /** Takes the credentials from the settings. For the service loader too. */
  public OdooBackend() {
    this.source = null;
  }

  /**
   * Takes the credentials from a source, which may change them while pools run; those in the settings are not used.
   *
   * @param source gives the credentials of now
   */
  public OdooBackend(OdooCredentialSource source) {
    this.source = source;
  }

  @Override
  public String type() {
    return "odoo";
  }

  @Override
  public Class<OdooConnection> connectionType() {
    return OdooConnection.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return OdooSettings.all();
  }

  @Override
  public Map<Setting<?>, Object> poolDefaults() {
    return Map.of(
        PoolSettings.VALIDATION_INTERVAL, NEVER_BEFORE_USE,
        PoolSettings.KEEPALIVE, Duration.ZERO,
        PoolSettings.MAX_LIFETIME, Duration.ZERO);
  }

  @Override
  public ConnectionFactory<OdooConnection> create(Settings settings, PoolContext context) {
    OdooTarget target = OdooTarget.of(settings, source != null);
    OdooCredentialSource from = source;
    if (from == null) {
      OdooCredentials fixed = OdooCredentials.of("settings", OdooTarget.orNull(settings.find(OdooSettings.USER)),
          OdooTarget.orNull(settings.find(OdooSettings.PASSWORD)),
          OdooTarget.orNull(settings.find(OdooSettings.API_KEY)));
      from = () -> fixed;
    }
    return new OdooFactory(new OdooServer(target, from, context));
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return switch (failure) {
      case OdooException known -> known.kind();
      case ConnectException refused -> FailureKind.TARGET_DOWN;
      case UnknownHostException nowhere -> FailureKind.TARGET_DOWN;
      case IOException broken -> FailureKind.BROKEN;
      default -> FailureKind.REQUEST;
    };
  }

  @Override
  public String describeTarget(Settings settings) {
    return OdooTarget.of(settings, true).describe();
  }

  @Override
  public Optional<QueryRunner<OdooConnection>> queryRunner() {
    return Optional.of(OdooQueries.INSTANCE);
  }
}
