package dev.heddle.pool.contract;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.spi.FailureKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A target in memory, with a script for each kind of request, and a log. It counts what is open, and writes down as a
 * fault whatever a sound pool never does: more places taken than allowed, a connection closed twice, used by two at
 * once, or checked while in use. Safe for any thread.
 */
public final class FakeTarget {

  /** What a target can be asked for. */
  public enum Act {
    /** Open a connection. */
    OPEN,
    /** Prepare a new one. */
    WARM_UP,
    /** Check one. */
    VALIDATE,
    /** Clean one. */
    RESET,
    /** Close one. */
    CLOSE
  }

  /** A connection from the begin of its open to the end of its close: it takes one place in the pool. */
  static final class Place {
    private final Deadline openBy;
    private final Thread opener = Thread.currentThread();
    private volatile boolean open;
    private volatile boolean warming;
    private volatile boolean late;
    private volatile boolean gone;

    private Place(Deadline openBy) {
      this.openBy = openBy;
    }

    /** An open beyond its deadline has been given up by the pool, and what arrives late never had a place. */
    private boolean isTaken() {
      return (open && !warming) ? !late : !openBy.isOver();
    }
  }

  /**
   * More places than allowed, so it seems. What is closed by the thread that opened it had arrived too late, and its place
   * was free already; that is known only once all have gone.
   */
  private record Suspicion(List<Place> places, int limit) {

    private boolean isResolved() {
      return places.stream().allMatch(place -> place.gone);
    }

    private boolean isConfirmed() {
      return isResolved() && places.stream().filter(place -> !place.late).count() > limit;
    }
  }

  private static final int LOGGED = 10_000;

  private final Map<Act, Script> scripts = new EnumMap<>(Act.class);
  /** Guards {@link #places} and what they are: a count taken while they come and go would find those of two moments. */
  private final ReentrantLock counting = new ReentrantLock();
  private final Set<Place> places = new HashSet<>();
  private final Set<FakeConnection> connections = ConcurrentHashMap.newKeySet();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger logged = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Queue<Suspicion> suspicions = new ConcurrentLinkedQueue<>();
  private final Queue<Gate> gates = new ConcurrentLinkedQueue<>();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicInteger stillborn = new AtomicInteger();
  private final AtomicInteger mostPlaces = new AtomicInteger();
  private final AtomicInteger shutdowns = new AtomicInteger();
  private volatile int limit = Integer.MAX_VALUE;
  private volatile Map<String, Boolean> facts = Map.of();

  /** Makes a target that does what it is asked. */
  public FakeTarget() {
    for (Act act : Act.values()) {
      scripts.put(act, new Script());
    }
  }

  /**
   * The script for one kind of request.
   *
   * @param act the kind
   * @return the script, to be changed at any time
   */
  public Script on(Act act) {
    Script script = scripts.get(act);
    if (script == null) {
      throw new IllegalStateException("no script for " + act);
    }
    return script;
  }

  /**
   * Makes a gate at which steps can hang; {@link #letGo()} opens it at the end of the test.
   *
   * @return a shut gate
   */
  public Gate gate() {
    Gate gate = new Gate();
    gates.add(gate);
    return gate;
  }

  /**
   * Lets the next connections be dead already when they are handed over.
   *
   * @param count how many
   */
  public void stillborn(int count) {
    stillborn.set(count);
  }

  /** Lets all connections die that are open now, as if the target had been killed and started again. */
  public void killAll() {
    connections.forEach(FakeConnection::die);
  }

  /** Opens all gates and forgets all scripts, so that nothing hangs any more. */
  public void letGo() {
    scripts.values().forEach(script -> script.always(Step.OK));
    gates.forEach(Gate::open);
  }

  /**
   * Says how many places may be taken at a time; more is a fault.
   *
   * @param places the most
   */
  public void limit(int places) {
    limit = places;
  }

  /**
   * How many connections are open, or being closed.
   *
   * @return the count
   */
  public int open() {
    return connections.size();
  }

  /**
   * How many connections were opened.
   *
   * @return the count since the beginning
   */
  public long opened() {
    return opened.get();
  }

  /**
   * How many connections were closed.
   *
   * @return the count since the beginning
   */
  public long closed() {
    return closed.get();
  }

  /**
   * The most places that were taken at a time: opens under way that have not been given up, open connections, and closes
   * under way.
   *
   * @return the peak, seen at the begin of each open
   */
  public int mostPlaces() {
    return mostPlaces.get();
  }

  /**
   * How often the pool said that it needs the target no more.
   *
   * @return the count
   */
  public int shutdowns() {
    return shutdowns.get();
  }

  /**
   * What happened, the oldest first.
   *
   * @return lines such as {@code open connection 3}; the first ten thousand
   */
  public List<String> log() {
    return new ArrayList<>(log);
  }

  /**
   * What a sound pool never does.
   *
   * @return empty for a sound pool
   */
  public List<String> faults() {
    List<String> all = new ArrayList<>(faults);
    suspicions.stream().filter(Suspicion::isConfirmed)
        .forEach(suspicion -> all.add(suspicion.places.size() + " places were taken, more than " + suspicion.limit));
    return all;
  }

  /**
   * The connections that are open.
   *
   * @return in no particular order
   */
  public Set<FakeConnection> connections() {
    return Set.copyOf(connections);
  }

  /**
   * Opens a connection as its script says.
   *
   * @param deadline by when it must be open
   * @return the connection
   * @throws Exception as its script says
   */
  public FakeConnection open(Deadline deadline) throws Exception {
    Place place = new Place(deadline);
    enter(place);
    try {
      on(Act.OPEN).play(deadline);
    } catch (Throwable refused) {
      leave(place);
      log("refuse: " + refused);
      throw refused;
    }
    boolean alive = stillborn.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
    FakeConnection connection = new FakeConnection(this, place, opened.incrementAndGet(), alive);
    change(() -> {
      place.late = deadline.isOver();
      place.open = true;
    });
    connections.add(connection);
    log("open " + connection);
    return connection;
  }

  void warmUp(FakeConnection connection, Deadline deadline) throws Exception {
    Place place = connection.place();
    change(() -> place.warming = true);
    call(Act.WARM_UP, connection, deadline);
    change(() -> {
      place.late = deadline.isOver();
      place.warming = false;
    });
  }

  boolean validate(FakeConnection connection, Deadline deadline) throws Exception {
    call(Act.VALIDATE, connection, deadline);
    return connection.isAlive();
  }

  void reset(FakeConnection connection) throws Exception {
    call(Act.RESET, connection, Deadline.NONE);
    if (!connection.isAlive()) {
      throw new FakeFailure(FailureKind.BROKEN, connection + " cannot be reset");
    }
  }

  private void call(Act act, FakeConnection connection, Deadline deadline) throws Exception {
    connection.beginCall(act.toString());
    try {
      on(act).play(deadline);
      log(act + " " + connection);
    } finally {
      connection.endCall();
    }
  }

  void close(FakeConnection connection) throws Exception {
    if (!closeOnce(connection)) {
      fault(connection + " is closed twice");
    }
  }

  /** Closes a connection for one of several that may want it; false if another has begun. */
  boolean closeOnce(FakeConnection connection) throws Exception {
    if (!connection.beginClose()) {
      return false;
    }
    try {
      on(Act.CLOSE).play(Deadline.NONE);
    } finally {
      connection.endClose();
      connections.remove(connection);
      leave(connection.place());
      closed.incrementAndGet();
      log("close " + connection);
    }
    return true;
  }

  private void enter(Place place) {
    change(() -> {
      places.add(place);
      List<Place> taken = places.stream().filter(Place::isTaken).toList();
      mostPlaces.accumulateAndGet(taken.size(), Math::max);
      if (taken.size() > limit) {
        suspicions.add(new Suspicion(taken, limit));
      }
    });
  }

  private void leave(Place place) {
    change(() -> {
      if (place.open && Thread.currentThread().equals(place.opener)) {
        place.late = true;
      }
      place.gone = true;
      places.remove(place);
    });
  }

  private void change(Runnable change) {
    counting.lock();
    try {
      change.run();
    } finally {
      counting.unlock();
    }
  }

  /**
   * Sets what its sources know of it besides.
   *
   * @param known by name
   */
  public void facts(Map<String, Boolean> known) {
    facts = known;
  }

  Map<String, Boolean> facts() {
    return facts;
  }

  void shutdown(int stillOpen) {
    shutdowns.incrementAndGet();
    if (stillOpen > 0) {
      fault("shut down while " + stillOpen + " connections are open");
    }
  }

  void fault(String what) {
    faults.add(what);
    log("FAULT " + what);
  }

  private void log(String line) {
    if (logged.incrementAndGet() <= LOGGED) {
      log.add(line);
    }
  }
}
