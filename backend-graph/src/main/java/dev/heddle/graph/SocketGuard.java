package dev.heddle.graph;

import dev.heddle.pool.TimeSource;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * Closes a socket under a read or write that lasts too long. A socket's own timeout is for reads alone, begins anew with each, and
 * is dear where threads are virtual: on JDK 25 the JDK's thread of timers, which sleeps, notes each wait that has one and mostly
 * crosses it out again, which is up to a tenth of the price of a short query. So all waits are without one here, and one alarm looks
 * after them.
 *
 * <p>The alarm is not set for each of them, nor cancelled after it: once set it rings when what was in progress then would be late,
 * and looks what is in progress now. So it is set once in a timeout at most, or where a shorter one comes.
 *
 * <pre>
 * due: IDLE; the reading of the clock by which what is in progress must be over; or LATE
 *
 *   from     method   to       who may                       how
 *   IDLE     begin    a time   the thread that uses it       volatile store
 *   a time   end      IDLE     the same                      CAS
 *   a time   ring     LATE     the alarm, at or after it     CAS, and closes the socket then
 * </pre>
 *
 * <p>So it is either in time or late, and nobody is closed under who came after it. Whoever begins looks after that whether the
 * alarm is set, and the alarm, which is not when it rings, looks after that what is in progress: one of both sees the other.
 *
 * <p>One thread at a time, but for {@link #close}.
 */
final class SocketGuard {

  // No readings of a clock that a running machine comes to.
  private static final long IDLE = Long.MIN_VALUE;
  private static final long LATE = Long.MIN_VALUE + 1;
  private static final VarHandle DUE;

  static {
    try {
      DUE = MethodHandles.lookup().findVarHandle(SocketGuard.class, "due", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final Socket socket;
  private final TimeSource time;
  private final TimeSource.Alarm alarm;
  private volatile long due = IDLE;
  /** By when the alarm rings; {@link #IDLE} if it is not set. */
  private volatile long set = IDLE;

  SocketGuard(Socket socket, TimeSource time) {
    this.socket = socket;
    this.time = time;
    this.alarm = time.alarm(this::ring);
  }

  /** A read or write begins, which must be over when the clock says so. */
  void begin(long until) throws SocketTimeoutException {
    if (due == LATE) {
      throw late();
    }
    due = until;
    long alarmAt = set;
    if (alarmAt == IDLE || until - alarmAt < 0) {
      setFor(until);
    }
  }

  /** It is over. */
  void end() throws SocketTimeoutException {
    if (!isInTime()) {
      throw late();
    }
  }

  /** It has failed: why. Where it was late, the failure says only that we closed the socket. */
  IOException failed(IOException failure) {
    return isInTime() ? failure : late();
  }

  private boolean isInTime() {
    long until = due;
    return until != LATE && DUE.compareAndSet(this, until, IDLE);
  }

  private static SocketTimeoutException late() {
    return new SocketTimeoutException("timed out");
  }

  private void setFor(long until) {
    set = until;
    alarm.ringBy(until);
  }

  private void ring() {
    set = IDLE;
    long until = due;
    if (until == IDLE || until == LATE) {
      return;
    }
    if (until - time.nanoTime() > 0) {
      setFor(until);
    } else if (DUE.compareAndSet(this, until, LATE)) {
      Thread.ofVirtual().name("heddle-graph-late").start(this::closeLate); // an alarm must not wait
    }
  }

  private void closeLate() {
    try {
      close();
    } catch (IOException gone) {
      // Closed is what it was to be.
    }
  }

  /**
   * Closes the socket, also under a read or write, and that at once: with TLS a close says goodbye first, and waits for a write that
   * is in progress, unless it is told not to linger.
   */
  void close() throws IOException {
    alarm.cancel();
    if (due != IDLE) {
      hurry();
    }
    socket.close();
  }

  private void hurry() {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException closed) {
      // By another thread; or by the server, which some systems say in this way. It is to be closed all the same.
    }
  }
}
