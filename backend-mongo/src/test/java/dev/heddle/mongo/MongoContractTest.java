package dev.heddle.mongo;

import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.WriteModel;
import dev.heddle.mongo.fixture.MongoServerFixture;
import dev.heddle.mongo.fixture.NetworkProxy;
import dev.heddle.pool.contract.BackendFixture;
import dev.heddle.pool.contract.NativePoolContract;
import dev.heddle.pool.spi.Backend;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What every native pool promises. Of a driver that lends no connection, and closes none that it is asked to, a few
 * promises cannot be had: those are named here, each with what is promised and tested instead.
 */
@ExtendWith(MongoContractTest.Inapplicable.class)
class MongoContractTest extends NativePoolContract<MongoAccess> {

  /** Promises about single connections, which the driver keeps to itself. */
  static final class Inapplicable implements ExecutionCondition {

    private static final Map<String, String> WHY = Map.of(
        "discard_closesTheConnection_andMakesRoom",
        "the driver closes what it finds broken, no other: FaultsTest",
        "evict_closesIdleOnes_andLeasedOnesWhenTheyComeBack",
        "two leases need not have two connections: MongoPoolTest evicts by a swap",
        "take_givesAsMany_asThePoolMayHave",
        "the budget also holds the monitor's connection: SwapTest counts it",
        "opens_takePermits_neverMoreThanMaxSize",
        "the budget also holds the monitor's connection: SwapTest counts it");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      String why = context.getTestMethod().map(method -> WHY.get(method.getName())).orElse(null);
      return why == null ? ConditionEvaluationResult.enabled("promised") : ConditionEvaluationResult.disabled(why);
    }
  }

  @Override
  protected BackendFixture<MongoAccess> newFixture() {
    return new Fixture();
  }

  private static final class Fixture implements BackendFixture<MongoAccess> {

    private final MongoServerFixture server = MongoServerFixture.start();
    private final NetworkProxy proxy = NetworkProxy.before(server.port());
    private final MongoBackend backend = new MongoBackend();

    @Override
    public Backend<MongoAccess> backend() {
      return backend;
    }

    @Override
    public Map<String, ?> settings() {
      return Map.of("url", proxy.url() + "/contract?appName=s3cr3t-enough", "min-idle", 0);
    }

    @Override
    public Map<String, ?> settingsFor(String host, int port) {
      return Map.of("url", "mongodb://" + host + ":" + port + "/contract", "min-idle", 0);
    }

    /** The server in this JVM knows no passwords, so something else in the hidden url stands for one. */
    @Override
    public List<String> secrets() {
      return List.of("s3cr3t-enough");
    }

    @Override
    public void use(MongoAccess access) {
      List<WriteModel<Document>> one = List.of(new InsertOneModel<>(new Document()));
      access.database().getCollection("contract").bulkWrite(one);
    }

    /** Cuts the connection that was used last, and not that of the monitor, which would warn the driver. */
    @Override
    public void kill(MongoAccess access) {
      use(access);
      proxy.cutLastUsed();
    }

    @Override
    public void close() {
      proxy.close();
      server.close();
    }
  }
}
