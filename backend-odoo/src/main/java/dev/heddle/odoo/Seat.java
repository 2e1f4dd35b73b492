package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is behind a pooled connection: the right to one call at a time, and what became of its calls. One thread at a
 * time calls; {@link #giveUp} is for any thread.
 */
final class Seat {

  private final OdooServer server;
  private final TimeSource time;
  private final Transport.Ongoing ongoing = new Transport.Ongoing(true);
  private final Transport.Ongoing checking = new Transport.Ongoing(false);
  private final OdooConnection connection;
  private final Login openedWith;
  private volatile Login login;
  private volatile long heldUntil;
  private volatile boolean held;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  Seat(OdooServer server, Login login) {
    this.server = server;
    this.time = server.time();
    this.openedWith = login;
    this.login = login;
    this.connection = new OdooConnection(this);
  }

  OdooConnection connection() {
    return connection;
  }

  Login login() {
    return login;
  }

  boolean openedWith(Login other) {
    return openedWith.equals(other);
  }

  long calls() {
    return calls.get();
  }

  long failures() {
    return failures.get();
  }

  /** Calls, and calls again where that is safe, in time and of use. */
  JsonNode call(OdooCall call, Deadline deadline) throws InterruptedException {
    if (ongoing.isGivenUp()) {
      throw new OdooRequestException(server.target().describe() + ": this connection is closed", null, null);
    }
    long start = time.nanoTime();
    for (int attempt = 1;; attempt++) {
      calls.incrementAndGet();
      try {
        return once(call, deadline);
      } catch (OdooException failure) {
        failures.incrementAndGet();
        long wait = waitBeforeNext(call, failure, attempt, start, deadline);
        if (wait < 0) {
          mark(failure);
          throw failure;
        }
        time.waitFor(Duration.ofNanos(wait));
      } catch (InterruptedException interrupted) {
        failures.incrementAndGet();
        if (ongoing.isSent()) { // the server goes on with it
          hold(server.target().holdAfterTimeout());
          server.dead(this, interrupted);
        }
        throw interrupted;
      }
    }
  }

  private JsonNode once(OdooCall call, Deadline deadline) throws InterruptedException {
    Login now = server.logins().now(deadline, ongoing);
    login = now;
    try {
      return server.ask(now, call, deadline, ongoing);
    } catch (OdooCredentialsException refused) {
      Login newer = server.logins().after(now, refused, deadline, ongoing);
      if (newer == null) {
        throw refused;
      }
      login = newer;
      return server.ask(newer, call, deadline, ongoing);
    }
  }

  /** Nanoseconds, or -1 for no more. */
  private long waitBeforeNext(OdooCall call, OdooException failure, int attempt, long start, Deadline deadline) {
    OdooTarget target = server.target();
    boolean safe = failure.isPassing() && (failure.nothingDone() || call.isRead());
    if (!safe || attempt >= target.attempts() || ongoing.isGivenUp()) {
      return -1;
    }
    long wait = (long) (target.retryWait().toNanos() * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble()));
    if (failure instanceof OdooOverloadedException overloaded) {
      wait = Math.max(wait, overloaded.retryAfter().orElse(Duration.ZERO).toNanos());
    }
    long elapsed = time.nanoTime() - start;
    boolean inTime = elapsed + wait <= 2 * target.retryWait().toNanos() && wait < deadline.remainingNanos();
    return inTime ? wait : -1;
  }

  private void mark(OdooException failure) {
    FailureKind kind = failure.kind();
    if (failure instanceof OdooOutcomeUnknownException unknown) {
      hold(unknown.holdPermitFor());
      server.dead(this, failure);
    } else if (kind.breaksConnection()) {
      server.dead(this, failure);
    }
  }

  private void hold(Duration time) {
    if (!time.isZero()) {
      heldUntil = this.time.nanoTime() + time.toNanos();
      held = true;
    }
  }

  OdooVersion version(Deadline deadline) throws InterruptedException {
    return server.logins().version(login, deadline, ongoing);
  }

  /** Asks whether the server and the login are sound, once. False if the login is an old one; a refused one is told. */
  boolean check(Deadline deadline) throws InterruptedException {
    Login checked = login;
    try {
      server.ask(checked, OdooCall.CONTEXT_GET, deadline, checking);
    } catch (OdooCredentialsException refused) {
      if (server.logins().after(checked, refused, deadline, checking) == null) {
        throw refused;
      }
    }
    return server.logins().isCurrent(checked);
  }

  /** Ends a call that hangs, and all later ones. */
  void giveUp() {
    if (ongoing.isRunning()) {
      hold(server.target().holdAfterTimeout());
    }
    ongoing.giveUp();
    checking.giveUp();
  }

  /** Waits while the server may still be busy with a call that was given up. */
  void awaitHold() throws InterruptedException {
    if (held) {
      time.waitFor(Duration.ofNanos(heldUntil - time.nanoTime()));
    }
  }
}
