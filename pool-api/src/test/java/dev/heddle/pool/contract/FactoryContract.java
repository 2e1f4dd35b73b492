package dev.heddle.pool.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.ConnectionFactory;
import dev.heddle.pool.spi.FailureKind;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What a backend promises whose connections the pool core keeps: {@link BackendContract}, and how connections are
 * opened, checked, cleaned and closed, also where the target refuses, stays silent or dies.
 *
 * @param <C> the connection
 */
public abstract class FactoryContract<C> extends BackendContract<C> {

  /** For subclasses. */
  protected FactoryContract() {
  }

  private ConnectionFactory<C> factory(java.util.Map<String, ?> settings) {
    return (ConnectionFactory<C>) create(settings);
  }

  private ConnectionFactory<C> factory() {
    return factory(fixture.settings());
  }

  private C open(ConnectionFactory<C> factory) throws Exception {
    C connection = factory.open(plenty());
    factory.warmUp(connection, plenty());
    return connection;
  }

  @Test
  void open_givesAConnection_thatWorks() throws Exception {
    ConnectionFactory<C> factory = factory();
    C connection = open(factory);
    assertThat(backend().connectionType()).isAssignableFrom(connection.getClass());
    fixture.use(connection);
    assertThat(factory.validate(connection, plenty())).isTrue();
    factory.close(connection);
    factory.shutdown();
  }

  @Test
  void open_givesEachTimeAnotherConnection() throws Exception {
    ConnectionFactory<C> factory = factory();
    C one = open(factory);
    C other = open(factory);
    assertThat(one).isNotSameAs(other);
    factory.close(one);
    fixture.use(other);
    factory.close(other);
    factory.shutdown();
  }

  @Test
  void reset_leavesAConnection_thatWorks() throws Exception {
    ConnectionFactory<C> factory = factory();
    C connection = open(factory);
    for (int i = 0; i < 3; i++) {
      fixture.use(connection);
      factory.reset(connection);
    }
    assertThat(factory.validate(connection, plenty())).isTrue();
    factory.close(connection);
    factory.shutdown();
  }

  @Test
  void validate_ofAConnectionThatWasKilled_findsItDead() throws Exception {
    ConnectionFactory<C> factory = factory();
    C connection = open(factory);
    fixture.kill(connection);
    boolean alive;
    try {
      alive = factory.validate(connection, plenty());
    } catch (Exception dead) {
      alive = false;
    }
    assertThat(alive).isFalse();
    closeQuietly(factory, connection);
  }

  @Test
  void use_ofAConnectionThatWasKilled_breaksIt_andAnotherOneWorks() throws Exception {
    ConnectionFactory<C> factory = factory();
    C connection = open(factory);
    fixture.kill(connection);
    Throwable failure = Assertions.catchThrowable(() -> fixture.use(connection));
    assertThat(failure).isNotNull();
    assertThat(backend().classify(failure).breaksConnection()).as(everyMessage(failure)).isTrue();
    closeQuietly(factory, connection);
    C next = open(factory);
    fixture.use(next);
    factory.close(next);
    factory.shutdown();
  }

  @Test
  void close_endsTheUse() throws Exception {
    ConnectionFactory<C> factory = factory();
    C connection = open(factory);
    factory.close(connection);
    assertThatThrownBy(() -> fixture.use(connection)).isInstanceOf(Exception.class);
    factory.shutdown();
  }

  @Test
  void shutdown_withoutAnyConnection_works() {
    ConnectionFactory<C> factory = factory();
    assertThatCode(factory::shutdown).doesNotThrowAnyException();
  }

  @Test
  void open_whereNobodyListens_failsAsTargetDown() {
    FaultServer nobody = FaultServer.refusing();
    ConnectionFactory<C> factory = factory(fixture.settingsFor(nobody.host(), nobody.port()));
    Throwable failure = failureInTime(() -> factory.open(soon()));
    assertThat(backend().classify(failure)).as(everyMessage(failure)).isEqualTo(FailureKind.TARGET_DOWN);
    factory.shutdown();
  }

  @Test
  void open_whereTheTargetHangsUp_failsAsBrokenOrDown() {
    try (FaultServer server = FaultServer.hangingUp()) {
      ConnectionFactory<C> factory = factory(fixture.settingsFor(server.host(), server.port()));
      Throwable failure = failureInTime(() -> factory.open(soon()));
      assertThat(backend().classify(failure).breaksConnection()).as(everyMessage(failure)).isTrue();
      factory.shutdown();
    }
  }

  @Test
  void open_whereTheTargetIsSilent_endsByItsDeadline() {
    try (FaultServer server = FaultServer.silent()) {
      ConnectionFactory<C> factory = factory(fixture.settingsFor(server.host(), server.port()));
      Throwable failure = failureInTime(() -> factory.open(soon()));
      assertThat(backend().classify(failure).breaksConnection()).as(everyMessage(failure)).isTrue();
      factory.shutdown();
    }
  }

  @Test
  void open_withNoTimeLeft_endsAtOnce_oneWayOrTheOther() {
    ConnectionFactory<C> factory = factory();
    Deadline over = Deadline.in(java.time.Duration.ZERO);
    Background<Boolean> attempt = Background.run(() -> {
      try {
        factory.close(factory.open(over));
        return true;
      } catch (Exception tooLate) {
        return false;
      }
    });
    assertThat(attempt.result()).isIn(true, false);
    factory.shutdown();
  }

  @Test
  void connections_workInManyThreadsAtOnce() {
    ConnectionFactory<C> factory = factory();
    List<Boolean> all = Racer.virtual(4).race(racer -> {
      C connection = open(factory);
      for (int i = 0; i < 10; i++) {
        fixture.use(connection);
        factory.reset(connection);
      }
      factory.close(connection);
      return true;
    }).all();
    assertThat(all).hasSize(4);
    factory.shutdown();
  }

  private void closeQuietly(ConnectionFactory<C> factory, C connection) {
    try {
      factory.close(connection);
    } catch (Exception allowed) {
      assertThat(backend().classify(allowed)).isNotNull();
    }
  }
}
