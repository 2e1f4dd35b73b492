package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerId;
import dev.heddle.pool.contract.FakeClock;
import org.junit.jupiter.api.Test;

/** What is found is what was meant; the last one that wanted a place is found. */
class DriverConnectionsTest {

  private static final ServerId SERVER = server();
  /** A number that wants the same place as 1. */
  private static final long SAME = 1 + (1L << 20);

  private final DriverConnections connections = new DriverConnections();

  private static ServerId server() {
    return new ServerId(new ClusterId("test"), new ServerAddress("a.example"));
  }

  private static ConnectionId id(long number) {
    return new ConnectionId(SERVER, number, null);
  }

  private DriverConnection add(long number) {
    DriverConnection connection = new DriverConnection(SERVER, number, new FakeClock());
    connections.add(connection);
    return connection;
  }

  @Test
  void asManyAsTheDriverOpens_areAllFound() {
    for (long number = 5_000; number < 6_000; number++) {
      add(number);
    }
    for (long number = 5_000; number < 6_000; number++) {
      assertThat(connections.find(id(number))).isNotNull().extracting(DriverConnection::number).isEqualTo(number);
    }
    assertThat(connections.find(id(6_000))).isNull();
    assertThat(connections.find(id(-1))).isNull();
  }

  @Test
  void theNewerOne_hasThePlace_andNobodyIsTakenForAnother() {
    DriverConnection older = add(1);
    assertThat(connections.find(id(SAME))).isNull();
    DriverConnection newer = add(SAME);
    assertThat(connections.find(id(1))).isNull();
    assertThat(connections.find(id(SAME))).isSameAs(newer);
    connections.remove(older);
    assertThat(connections.find(id(SAME))).isSameAs(newer);
    connections.remove(newer);
    assertThat(connections.find(id(SAME))).isNull();
  }

  @Test
  void theSameNumberAtAnotherServer_isAnother() {
    add(1);
    assertThat(connections.find(new ConnectionId(server(), 1, null))).isNull();
  }
}
