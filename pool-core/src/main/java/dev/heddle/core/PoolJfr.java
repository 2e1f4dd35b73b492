package dev.heddle.core;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.CloseReason;
import dev.heddle.pool.PoolEvent;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.Situation;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Flight Recorder events, {@code dev.heddle.*}. Made only where the recorder wants them. */
final class PoolJfr {

  private PoolJfr() {
  }

  @Category("Heddle")
  @StackTrace(false)
  @SuppressWarnings("unused") // the recorder reads the fields
  abstract static class PoolRecord extends Event {
    @Label("Pool")
    String pool = "";
  }

  /** A lease that was waited for. One that found an idle connection is no event: it takes nanoseconds. */
  @Name("dev.heddle.Acquire")
  @Label("Acquire")
  @Description("A lease that was waited for")
  @Threshold("10 ms")
  static final class AcquireRecord extends PoolRecord {
    @Label("Acquire Label")
    String label = "";
  }

  @Name("dev.heddle.Open")
  @Label("Connection Opened")
  static final class OpenRecord extends PoolRecord {
    @Label("Connection")
    long connection;
    @Label("Open Time")
    @Timespan
    long took;
  }

  @Name("dev.heddle.Evict")
  @Label("Connection Closed")
  static final class EvictRecord extends PoolRecord {
    @Label("Connection")
    long connection;
    @Label("Reason")
    String reason = "";
  }

  @Name("dev.heddle.Leak")
  @Label("Leaked Lease")
  static final class LeakRecord extends PoolRecord {
    @Label("Kind")
    String kind = "";
    @Label("Owner")
    String owner = "";
    @Label("Acquire Label")
    String label = "";
    @Label("Held")
    @Timespan
    long held;
    @Label("Acquiring Stack")
    String stack = "";
  }

  @Name("dev.heddle.Timeout")
  @Label("Acquire Timeouts")
  static final class TimeoutRecord extends PoolRecord {
    @Label("Count")
    int count;
    @Label("Situation")
    String situation = "";
  }

  @Name("dev.heddle.StateChange")
  @Label("Pool State Change")
  static final class StateRecord extends PoolRecord {
    @Label("From")
    String from = "";
    @Label("To")
    String to = "";
  }

  /** Begins the record of a wait; null where nobody records. */
  static @Nullable AcquireRecord waiting() {
    if (!new AcquireRecord().isEnabled()) { // this one leaves the method nowhere, so it costs nothing
      return null;
    }
    AcquireRecord event = new AcquireRecord();
    event.begin();
    return event;
  }

  static void acquired(@Nullable AcquireRecord event, String pool, Acquire how) {
    if (event == null) {
      return;
    }
    event.end();
    if (event.shouldCommit()) {
      event.pool = pool;
      event.label = how.label().orElse("");
      event.commit();
    }
  }

  static void opened(String pool, long connection, long took) {
    OpenRecord event = new OpenRecord();
    if (event.shouldCommit()) {
      event.pool = pool;
      event.connection = connection;
      event.took = took;
      event.commit();
    }
  }

  static void closed(String pool, long connection, CloseReason reason) {
    EvictRecord event = new EvictRecord();
    if (event.shouldCommit()) {
      event.pool = pool;
      event.connection = connection;
      event.reason = reason.name();
      event.commit();
    }
  }

  static void leaked(PoolEvent.Leaked leak) {
    LeakRecord event = new LeakRecord();
    if (event.shouldCommit()) {
      event.pool = leak.pool();
      event.kind = leak.kind().name();
      event.owner = leak.lease().owner();
      event.label = leak.lease().label().orElse("");
      event.held = leak.lease().held().toNanos();
      event.stack = leak.lease().stack().orElse("");
      event.commit();
    }
  }

  static void timedOut(String pool, int count, Situation situation) {
    TimeoutRecord event = new TimeoutRecord();
    if (event.shouldCommit()) {
      event.pool = pool;
      event.count = count;
      event.situation = situation.describe();
      event.commit();
    }
  }

  static void changed(String pool, PoolState from, PoolState to) {
    StateRecord event = new StateRecord();
    if (event.shouldCommit()) {
      event.pool = pool;
      event.from = from.name();
      event.to = to.name();
      event.commit();
    }
  }
}
