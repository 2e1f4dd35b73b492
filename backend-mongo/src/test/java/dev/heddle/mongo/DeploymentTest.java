package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerType;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerHeartbeatSucceededEvent;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.TimeSource;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** Health by heartbeats, and the budget that follows the topology. */
class DeploymentTest {

  private static final ClusterId CLUSTER = new ClusterId("test");
  private static final int MAX_SIZE = 10;

  private final CountedBudget budget = new CountedBudget(40);
  private final Reservation reservation = reserved();
  private final Deployment deployment = new Deployment(TimeSource.system(), new Deployment.Shape(1, 1, 0), 2,
      shape -> reservation.adjust(shape.connections(MAX_SIZE)));

  private Reservation reserved() {
    assertThat(budget.tryReserve(11)).isTrue();
    return new Reservation(budget, 11);
  }

  private static ServerDescription server(String host, ServerType type) {
    return ServerDescription.builder().address(new ServerAddress(host)).type(type)
        .state(type == ServerType.UNKNOWN ? ServerConnectionState.CONNECTING : ServerConnectionState.CONNECTED)
        .ok(type != ServerType.UNKNOWN).build();
  }

  private void topology(ServerDescription... servers) {
    ClusterDescription now = new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET,
        List.of(servers));
    deployment.clusterDescriptionChanged(new ClusterDescriptionChangedEvent(CLUSTER, now, now));
  }

  private static ConnectionId monitor(String host) {
    return new ConnectionId(new ServerId(CLUSTER, new ServerAddress(host)));
  }

  private void succeeds(String host, boolean streaming) {
    deployment.serverHeartbeatSucceeded(
        new ServerHeartbeatSucceededEvent(monitor(host), new BsonDocument(), 1, streaming));
  }

  private void fails(String host) {
    deployment.serverHeartbeatFailed(
        new ServerHeartbeatFailedEvent(monitor(host), 1, false, new IOException("refused by " + host)));
  }

  @Test
  void health_isUnknown_thenHealthy_andUnhealthyAfterTwoFailuresInARow() {
    assertThat(deployment.health()).isEqualTo(HealthStatus.UNKNOWN);
    fails("a");
    assertThat(deployment.health()).isEqualTo(HealthStatus.UNKNOWN);
    succeeds("a", false);
    assertThat(deployment.health()).isEqualTo(HealthStatus.HEALTHY);
    fails("a");
    assertThat(deployment.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(deployment.downBecause()).isEmpty();
    fails("a");
    assertThat(deployment.health()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(deployment.downBecause()).get().asString().contains("refused by a");
    succeeds("a", false);
    assertThat(deployment.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(deployment.downBecause()).isEmpty();
  }

  @Test
  void oneServerThatAnswers_isEnough() {
    succeeds("a", false);
    Stream.of("b", "b", "b", "c", "c").forEach(this::fails);
    assertThat(deployment.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(deployment.downBecause()).isEmpty();
  }

  @Test
  void aServerThatHasLeft_hasNoVoice() {
    succeeds("a", false);
    fails("b");
    fails("b");
    topology(server("b", ServerType.UNKNOWN));
    assertThat(deployment.downBecause()).isPresent();
  }

  @Test
  void theBudget_followsTheNumberOfServers() {
    topology(server("a", ServerType.REPLICA_SET_PRIMARY), server("b", ServerType.REPLICA_SET_SECONDARY),
        server("c", ServerType.REPLICA_SET_ARBITER));
    assertThat(budget.reserved()).as("two with data, three monitors").isEqualTo(23);
    succeeds("a", true);
    succeeds("b", true);
    assertThat(budget.reserved()).as("streaming costs a connection for round-trip times").isEqualTo(25);
    topology(server("a", ServerType.REPLICA_SET_PRIMARY));
    succeeds("a", true);
    assertThat(budget.reserved()).isEqualTo(12);
    reservation.end();
    reservation.end();
    assertThat(budget.reserved()).isZero();
    topology(server("a", ServerType.REPLICA_SET_PRIMARY), server("b", ServerType.REPLICA_SET_SECONDARY));
    assertThat(budget.reserved()).as("an old client takes nothing more").isZero();
  }

  @Test
  void aServerThatDoesNotAnswer_keepsItsShare() {
    topology(server("a", ServerType.REPLICA_SET_PRIMARY), server("b", ServerType.UNKNOWN));
    assertThat(budget.reserved()).isEqualTo(22);
  }

  @Test
  void aBudgetThatIsUsedUp_isAskedAgainAtTheNextHeartbeat() {
    assertThat(budget.tryReserve(20)).isTrue();
    topology(server("a", ServerType.REPLICA_SET_PRIMARY), server("b", ServerType.REPLICA_SET_SECONDARY));
    assertThat(reservation.held()).isEqualTo(11);
    budget.release(20);
    succeeds("a", false);
    assertThat(reservation.held()).isEqualTo(22);
  }
}
