package dev.heddle.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionCheckOutStartedEvent;
import com.mongodb.event.ConnectionCheckedInEvent;
import com.mongodb.event.ConnectionCheckedOutEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolClosedEvent;
import com.mongodb.event.ConnectionPoolCreatedEvent;
import com.mongodb.event.ConnectionReadyEvent;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.ConnectionInfo;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.contract.Background;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.spi.NativeFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The figures after any sequence of events: those that the driver promises to send, and those that it does not. */
class DriverEventsTest {

  private static final ConnectionPoolSettings SETTINGS = ConnectionPoolSettings.builder().build();
  private static final ServerId FIRST = server("a.example");
  private static final ServerId SECOND = server("b.example");
  private static final NativeFigures NONE = new NativeFigures(0, 0, 0);
  /** Nanoseconds that a connection was waited for: at once, and not. */
  private static final long[] TOOK = {1, 50_000};

  private final TestContext told = TestContext.unlimited();
  private final Map<ServerAddress, ServerTotals> totals = new ConcurrentHashMap<>();
  private final DriverEvents events = new DriverEvents(TimeSource.system(), told, Duration.ZERO,
      address -> totals.computeIfAbsent(address, known -> new ServerTotals()), address -> null);
  /** Connections that were taken, by the events that were sent. */
  private final AtomicLong takes = new AtomicLong();

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  private long taken() {
    return totals.values().stream().mapToLong(one -> one.waits().count()).sum();
  }

  private static ServerId server(String host) {
    return new ServerId(new ClusterId("test"), new ServerAddress(host));
  }

  /** A driver that keeps its promises, and what the figures must be. */
  private final class Model {

    private final Random random;
    private final Map<Long, ServerId> homes = new HashMap<>();
    private final List<Long> opening = new ArrayList<>();
    private final List<Long> idle = new ArrayList<>();
    private final List<Long> inUse = new ArrayList<>();
    private final List<Long> waiting = new ArrayList<>();
    private final Map<Long, ServerId> waitingAt = new HashMap<>();
    private long ids;
    private int opened;
    private int closed;
    private int openFailed;
    private int taken;
    private int timedOut;

    private Model(long seed) {
      random = new Random(seed);
    }

    void step() {
      switch (random.nextInt(9)) {
        case 0, 1 -> create();
        case 2 -> pick(opening).ifPresent(this::ready);
        case 3 -> pick(opening).ifPresent(this::failToOpen);
        case 4 -> await();
        case 5 -> pick(waiting).ifPresent(this::checkOut);
        case 6 -> pick(waiting).ifPresent(this::fail);
        case 7 -> pick(inUse).ifPresent(this::checkIn);
        default -> pick(idle).ifPresent(this::close);
      }
    }

    private Optional<Long> pick(List<Long> from) {
      return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
    }

    private ConnectionId id(long connection) {
      return new ConnectionId(homes.getOrDefault(connection, FIRST), connection, null);
    }

    private void create() {
      long connection = ++ids;
      homes.put(connection, random.nextBoolean() ? FIRST : SECOND);
      opening.add(connection);
      events.connectionCreated(new ConnectionCreatedEvent(id(connection)));
    }

    private void ready(long connection) {
      opening.remove(connection);
      idle.add(connection);
      opened++;
      events.connectionReady(new ConnectionReadyEvent(id(connection), 1_000));
    }

    private void failToOpen(long connection) {
      opening.remove(connection);
      openFailed++;
      events.connectionClosed(new ConnectionClosedEvent(id(connection), ConnectionClosedEvent.Reason.ERROR));
    }

    private void await() {
      long operation = ++ids;
      waiting.add(operation);
      waitingAt.put(operation, random.nextBoolean() ? FIRST : SECOND);
      events.connectionCheckOutStarted(
          new ConnectionCheckOutStartedEvent(waitingAt.getOrDefault(operation, FIRST), operation));
    }

    private void checkOut(long operation) {
      ServerId at = waitingAt.getOrDefault(operation, FIRST);
      idle.stream().filter(connection -> at.equals(homes.get(connection))).findFirst().ifPresent(connection -> {
        waiting.remove(operation);
        idle.remove(connection);
        inUse.add(connection);
        taken++;
        events.connectionCheckedOut(new ConnectionCheckedOutEvent(id(connection), operation, 5));
      });
    }

    private void fail(long operation) {
      waiting.remove(operation);
      timedOut++;
      events.connectionCheckOutFailed(new ConnectionCheckOutFailedEvent(waitingAt.getOrDefault(operation, FIRST),
          operation, ConnectionCheckOutFailedEvent.Reason.TIMEOUT, 5));
    }

    private void checkIn(long connection) {
      inUse.remove(connection);
      idle.add(connection);
      events.connectionCheckedIn(new ConnectionCheckedInEvent(id(connection), -1));
    }

    private void close(long connection) {
      idle.remove(connection);
      closed++;
      events.connectionClosed(new ConnectionClosedEvent(id(connection), ConnectionClosedEvent.Reason.STALE));
    }

    void check() {
      assertThat(events.figures()).isEqualTo(new NativeFigures(idle.size(), inUse.size(), opening.size()));
      assertThat(events.pending()).isEqualTo(waiting.size());
      assertThat(told.opened).hasValue(opened);
      assertThat(told.openFailed).hasValue(openFailed);
      assertThat(told.allClosed()).isEqualTo(closed);
      assertThat(taken()).isEqualTo(taken);
      assertThat(totals.values().stream().mapToLong(one -> one.timedOut.sum()).sum()).isEqualTo(timedOut);
    }

    void end() {
      List.copyOf(inUse).forEach(this::checkIn);
      List.copyOf(idle).forEach(this::close);
      List.of(FIRST, SECOND).forEach(server -> events.connectionPoolClosed(new ConnectionPoolClosedEvent(server)));
      assertThat(events.figures()).isEqualTo(NONE);
      assertThat(events.pending()).isZero();
      assertThat(told.opened).hasValue(told.allClosed());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void figures_areRight_afterAnySequenceThatTheDriverPromises(long seed) {
    Model driver = new Model(seed);
    for (int step = 0; step < 3_000; step++) {
      driver.step();
      if (step % 50 == 0) {
        driver.check();
      }
    }
    driver.check();
    driver.end();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void figures_areNeverNegative_andZeroAfterTheEnd_whateverIsLostDoubledOrLate(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 2_000; step++) {
      ServerId server = random.nextBoolean() ? FIRST : SECOND;
      chaos(random.nextInt(10), new ConnectionId(server, random.nextInt(30), null), random.nextInt(30));
      NativeFigures now = events.figures();
      assertThat(now.idle()).isBetween(0, 60);
      assertThat(now.inUse()).isBetween(0, 60);
      assertThat(now.opening()).isBetween(0, 60);
      assertThat(events.pending()).isBetween(0, 60);
      assertThat(told.allClosed()).isLessThanOrEqualTo(told.opened.get());
      assertThat(taken()).isEqualTo(takes.get());
    }
    List.of(FIRST, SECOND).forEach(server -> {
      events.connectionPoolClosed(new ConnectionPoolClosedEvent(server));
      for (int connection = 0; connection < 30; connection++) {
        events.connectionCheckedIn(new ConnectionCheckedInEvent(new ConnectionId(server, connection, null), 1));
        chaos(random.nextInt(4), new ConnectionId(server, connection, null), connection);
      }
    });
    assertThat(events.figures().idle()).isZero();
    assertThat(events.figures().opening()).isZero();
    assertThat(events.pending()).isZero();
    for (ServerId server : List.of(FIRST, SECOND)) {
      for (int connection = 0; connection < 30; connection++) {
        chaos(4, new ConnectionId(server, connection, null), connection);
      }
    }
    assertThat(events.figures()).isEqualTo(NONE);
    assertThat(told.opened).hasValue(told.allClosed());
  }

  private void chaos(int kind, ConnectionId connection, long operation) {
    ServerId server = connection.getServerId();
    switch (kind) {
      case 0 -> events.connectionCreated(new ConnectionCreatedEvent(connection));
      case 1 -> events.connectionReady(new ConnectionReadyEvent(connection, 1));
      case 2 -> events.connectionCheckOutStarted(new ConnectionCheckOutStartedEvent(server, operation));
      case 3 -> {
        takes.getAndIncrement();
        events.connectionCheckedOut(new ConnectionCheckedOutEvent(connection, operation, TOOK[(int) operation % 2]));
      }
      case 4 -> {
        events.connectionCheckedIn(new ConnectionCheckedInEvent(connection, operation));
        events.connectionClosed(new ConnectionClosedEvent(connection, ConnectionClosedEvent.Reason.POOL_CLOSED));
      }
      case 5 -> events.connectionCheckedIn(new ConnectionCheckedInEvent(connection, operation));
      case 6 -> events.connectionCheckOutFailed(new ConnectionCheckOutFailedEvent(server, operation,
          ConnectionCheckOutFailedEvent.Reason.CONNECTION_ERROR, 1));
      case 7 -> events.connectionClosed(new ConnectionClosedEvent(connection, ConnectionClosedEvent.Reason.IDLE));
      default -> {
        // lost
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void figures_areRight_whenManyThreadsSendTheirEventsAtOnce(long seed) throws Exception {
    List<Future<?>> lives = new ArrayList<>();
    AtomicBoolean over = new AtomicBoolean();
    Background<Boolean> reader = Background.run(() -> wasNeverLess(over));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int number = 0; number < 8; number++) {
        long from = number * 1_000L;
        lives.add(threads.submit(() -> life(new Random(seed + from), from)));
      }
    }
    over.set(true);
    for (Future<?> life : lives) {
      life.get(); // a life that broke off would leave the figures right too
    }
    assertThat(reader.result()).as("what was taken is never less than a moment before").isTrue();
    assertThat(events.figures()).isEqualTo(NONE);
    assertThat(events.pending()).isZero();
    assertThat(told.opened).hasValue(told.allClosed());
    assertThat(taken()).isEqualTo(takes.get());
  }

  private boolean wasNeverLess(AtomicBoolean over) {
    long most = 0;
    while (!over.get()) {
      long now = taken();
      if (now < most) {
        return false;
      }
      most = now;
    }
    return true;
  }

  private void life(Random random, long from) {
    List<Long> numbers = new ArrayList<>(LongStream.range(from, from + 50).boxed().toList());
    Collections.shuffle(numbers, random);
    for (long number : numbers) {
      ConnectionId connection = new ConnectionId(random.nextBoolean() ? FIRST : SECOND, number, null);
      chaos(0, connection, number);
      chaos(1, connection, number);
      for (int use = random.nextInt(4); use > 0; use--) {
        chaos(2, connection, number);
        chaos(3, connection, number);
        chaos(5, connection, number);
      }
      chaos(7, connection, number);
    }
  }

  @Test
  void aServerThatComesBack_beginsAtZero() {
    events.connectionPoolCreated(new ConnectionPoolCreatedEvent(FIRST, SETTINGS));
    chaos(0, new ConnectionId(FIRST, 1, null), 1);
    events.connectionPoolClosed(new ConnectionPoolClosedEvent(FIRST));
    chaos(0, new ConnectionId(FIRST, 2, null), 1);
    assertThat(events.figures()).isEqualTo(NONE);
    events.connectionPoolCreated(new ConnectionPoolCreatedEvent(FIRST, SETTINGS));
    chaos(0, new ConnectionId(FIRST, 3, null), 1);
    assertThat(events.figures()).isEqualTo(new NativeFigures(0, 0, 1));
  }

  @Test
  void whatWasTaken_staysCounted_whenItsPoolIsMadeAnew() {
    ConnectionId connection = new ConnectionId(FIRST, 2, null);
    for (int kind : new int[] {0, 1, 3, 5}) {
      chaos(kind, connection, 2);
    }
    events.connectionPoolCreated(new ConnectionPoolCreatedEvent(FIRST, SETTINGS));
    assertThat(taken()).isEqualTo(1);
    chaos(3, connection, 2);
    assertThat(taken()).as("of a connection that is not known any more").isEqualTo(2);
    for (int kind : new int[] {0, 1, 3}) {
      chaos(kind, connection, 2);
    }
    assertThat(taken()).isEqualTo(3);
    chaos(7, connection, 2);
    assertThat(taken()).isEqualTo(3);
    assertThat(told.allClosed()).as("told although it came late").isEqualTo(1);
  }

  @Test
  void aConnectionThatNeverOpened_isAFailedOpen_notAClosedOne() {
    chaos(0, new ConnectionId(FIRST, 1, null), 1);
    events.connectionClosed(
        new ConnectionClosedEvent(new ConnectionId(FIRST, 1, null), ConnectionClosedEvent.Reason.ERROR));
    assertThat(told.openFailed).hasValue(1);
    assertThat(told.allClosed()).isZero();
  }

  @Test
  void aConnection_wasLastUsed_whenItWasLastGivenBack_orIsNow() {
    FakeClock clock = new FakeClock();
    DriverEvents heard = new DriverEvents(clock, told, Duration.ZERO, address -> new ServerTotals(), address -> null);
    ConnectionId connection = new ConnectionId(FIRST, 1, null);
    heard.connectionCreated(new ConnectionCreatedEvent(connection));
    heard.connectionReady(new ConnectionReadyEvent(connection, 1_000));
    assertThat(onlyOne(heard).lastUsed()).isEmpty();

    heard.connectionCheckedOut(new ConnectionCheckedOutEvent(connection, 1, 1));
    clock.advance(Duration.ofSeconds(3));
    assertThat(onlyOne(heard).lastUsed()).contains(clock.instant());

    heard.connectionCheckedIn(new ConnectionCheckedInEvent(connection, 1));
    Instant returned = clock.instant();
    clock.advance(Duration.ofSeconds(4));
    assertThat(onlyOne(heard).lastUsed()).contains(returned);
  }

  private static ConnectionInfo onlyOne(DriverEvents heard) {
    List<ConnectionInfo> all = heard.list(0);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void whatARetiredClientCloses_isStale() {
    chaos(0, new ConnectionId(FIRST, 1, null), 1);
    chaos(1, new ConnectionId(FIRST, 1, null), 1);
    events.retire();
    chaos(4, new ConnectionId(FIRST, 1, null), 1);
    assertThat(told.closedFor(CloseReason.STALE)).isEqualTo(1);
  }
}
