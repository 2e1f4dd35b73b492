package dev.heddle.mongo;

import dev.heddle.pool.PoolSettings;
import dev.heddle.pool.Setting;
import dev.heddle.pool.Settings;
import dev.heddle.pool.spi.Backend;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.pool.spi.NativePool;
import dev.heddle.pool.spi.PoolContext;
import dev.heddle.pool.spi.QueryRunner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MongoDB, through its synchronous driver, which pools its connections itself: a lease is a permit for one operation at
 * a time, see {@link MongoAccess}. Stateless and safe for any thread.
 */
public final class MongoBackend implements Backend<MongoAccess> {

  /** Makes one; all are alike. */
  public MongoBackend() {}

  @Override
  public String type() {
    return "mongo";
  }

  @Override
  public Class<MongoAccess> connectionType() {
    return MongoAccess.class;
  }

  @Override
  public List<Setting<?>> settings() {
    return MongoSettings.all();
  }

  /** Twenty connections with five kept open. */
  @Override
  public Map<Setting<?>, Object> poolDefaults() {
    return Map.of(PoolSettings.MAX_SIZE, 20, PoolSettings.MIN_IDLE, 5);
  }

  @Override
  public NativePool<MongoAccess> create(Settings settings, PoolContext context) {
    return new MongoPool(ClientPlan.of(settings), settings.get(PoolSettings.HEALTH_FAILURES), context);
  }

  @Override
  public FailureKind classify(Throwable failure) {
    return FailureKinds.of(failure);
  }

  @Override
  public String describeTarget(Settings settings) {
    return MongoUrl.of(settings.get(MongoSettings.URL)).describe(settings.find(MongoSettings.DATABASE).orElse(null));
  }

  @Override
  public Optional<QueryRunner<MongoAccess>> queryRunner() {
    return Optional.of(new MongoQueryRunner());
  }
}
