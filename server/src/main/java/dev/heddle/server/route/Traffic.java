package dev.heddle.server.route;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the requests that are being worked on, and takes no more once the server stops; health checks are answered to
 * the end. Safe for any thread.
 */
public final class Traffic implements Filter {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private int running; // guarded by lock
  private boolean stopping; // guarded by lock

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (request.path().absolute().path().startsWith("/health")) {
      chain.proceed();
      return;
    }
    if (!enter()) {
      response.header(HeaderNames.CONNECTION, "close");
      throw Problem.of("stopping", Status.SERVICE_UNAVAILABLE_503, "The server is stopping", "no new work is taken")
          .retryAfter(Duration.ofSeconds(5)).toException();
    }
    try {
      chain.proceed();
    } finally {
      leave();
    }
  }

  private boolean enter() {
    lock.lock();
    try {
      running += stopping ? 0 : 1;
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      running--;
      quiet.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes no new requests from now on. */
  public void stop() {
    lock.lock();
    try {
      stopping = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether no new requests are taken.
   *
   * @return true after {@link #stop()}
   */
  public boolean isStopping() {
    lock.lock();
    try {
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until no request is being worked on.
   *
   * @param limit how long to wait
   * @return how many still were at the limit
   * @throws InterruptedException if interrupted while waiting
   */
  public int awaitQuiet(Duration limit) throws InterruptedException {
    long left = TimeUnit.NANOSECONDS.convert(limit);
    lock.lock();
    try {
      while (running > 0 && left > 0) {
        left = quiet.awaitNanos(left);
      }
      return running;
    } finally {
      lock.unlock();
    }
  }
}
