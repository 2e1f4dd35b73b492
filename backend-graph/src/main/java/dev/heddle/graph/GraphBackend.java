package dev.heddle.graph;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** FalkorDB as a kind of target: pools of {@link GraphSession}. Safe for any thread. */
public final class GraphBackend implements Backend<GraphSession> {

  private final Consumer<GraphLimits> limitsListener;

  /** Makes the backend; it holds nothing. */
  public GraphBackend() {
    this(limits -> {});
  }

  /** Makes one that tells what each opened connection learns of the server's limits. */
  GraphBackend(Consumer<GraphLimits> limitsListener) {
    this.limitsListener = limitsListener;
  }

  @Override
  public String type() {
    return "falkordb";
  }

  @Override
  public Class<GraphSession> connectionType() {
    return GraphSession.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return GraphSettings.all();
  }

  /**
   * The sizes that suit a server with a query thread per core: ten at most, five kept, one always ready, and a wait of
   * five seconds.
   */
  @Override
  public Map<Setting<?>, Object> poolDefaults() {
    return Map.of(PoolSettings.MAX_SIZE, 10, PoolSettings.MAX_IDLE, 5, PoolSettings.MIN_IDLE, 1,
        PoolSettings.ACQUIRE_TIMEOUT, Duration.ofSeconds(5));
  }

  @Override
  public ConnectionSource<GraphSession> create(Settings settings, PoolContext context) {
    if (settings.find(GraphSettings.USER).isPresent() && settings.find(GraphSettings.PASSWORD).isEmpty()) {
      throw new InvalidSettingsException(List.of(
          new SettingProblem(GraphSettings.USER.name(), "a user needs a password; without one leave user out")));
    }
    return new SessionFactory(settings, context, limitsListener);
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return GraphFailures.classify(failure);
  }

  @Override
  public String describeTarget(Settings settings) {
    return SessionFactory.address(settings) + settings.find(GraphSettings.GRAPH).map(graph -> "/" + graph).orElse("");
  }

  @Override
  public Optional<QueryRunner<GraphSession>> queryRunner() {
    return Optional.of(new CypherRunner());
  }
}
