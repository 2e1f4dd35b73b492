package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.pool.contract.FakeClock;
import org.junit.jupiter.api.Test;

/** Each connection is found by its number, also where two want the same place. */
class DriverConnectionsTest {

  /** Far more than places. */
  private static final int MANY = 5_000;

  private final DriverConnections connections = new DriverConnections();

  private DriverConnection add(long id) {
    DriverConnection connection = new DriverConnection(id, new FakeClock());
    connections.add(connection);
    return connection;
  }

  @Test
  void eachIsFound_howeverManyThereAre() {
    for (long id = 1; id <= MANY; id++) {
      add(id);
    }
    for (long id = 1; id <= MANY; id++) {
      assertThat(connections.find(id)).isNotNull().extracting(DriverConnection::id).isEqualTo(id);
    }
    assertThat(connections.all()).hasSize(MANY);
    assertThat(connections.find(MANY + 1)).isNull();
    assertThat(connections.find(-1)).isNull();
  }

  @Test
  void whatWasTakenAway_isNotFound_andTheOneThatWantedItsPlaceIs() {
    long same = 1L << 20;
    DriverConnection older = add(1);
    DriverConnection newer = add(1 + same);
    assertThat(connections.remove(1 + same)).isSameAs(newer);
    assertThat(connections.find(1 + same)).isNull();
    assertThat(connections.find(1)).isSameAs(older);
    assertThat(connections.remove(1)).isSameAs(older);
    assertThat(connections.remove(1)).isNull();
    assertThat(connections.find(1)).isNull();
    assertThat(connections.all()).isEmpty();
  }

  @Test
  void removingTheOlderOne_leavesTheNewerInItsPlace() {
    add(1);
    DriverConnection newer = add(1 + (1L << 20));
    connections.remove(1);
    assertThat(connections.find(newer.id())).isSameAs(newer);
  }

  @Test
  void theFirstOfANumberStays() {
    DriverConnection first = add(1);
    add(1);
    assertThat(connections.find(1)).isSameAs(first);
    assertThat(connections.all()).containsExactly(first);
  }
}
