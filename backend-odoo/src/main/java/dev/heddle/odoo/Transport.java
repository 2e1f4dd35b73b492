package dev.heddle.odoo;

import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one server. Blocking, without monitors; never repeats a request, follows no redirection, keeps no cookie.
 * Every exchange ends by its deadline, the body included. How many there are at a time is the pool's matter, so the
 * sockets are not limited here.
 *
 * <p>An interrupt ends the exchange of a virtual thread at once; a platform thread notices it at its end.
 */
final class Transport {

  /** Kept sockets are few and short-lived: a worker of the server may be waiting at the other end. */
  private static final Duration KEEP = Duration.ofSeconds(5);
  /** A kept socket unused for longer is looked at before it is used: the server may have closed it. */
  private static final Duration TRUSTED = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private final URI url;
  private final OdooTarget target;
  private final TimeSource time;
  private final PoolingHttpClientConnectionManager sockets;
  private final CloseableHttpClient client;
  private final TimeSource.Alarm idle;

  Transport(OdooTarget target, TimeSource time) {
    this.url = target.url();
    this.target = target;
    this.time = time;
    this.sockets = PoolingHttpClientConnectionManagerBuilder.create()
        .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
        .setMaxConnPerRoute(Integer.MAX_VALUE / 2).setMaxConnTotal(Integer.MAX_VALUE / 2)
        .setDefaultConnectionConfig(ConnectionConfig.custom()
            .setConnectTimeout(timeout(target.connectTimeout()))
            .setSocketTimeout(timeout(target.readTimeout()))
            .setValidateAfterInactivity(TimeValue.of(TRUSTED))
            .build())
        .build();
    this.client = HttpClients.custom()
        .setConnectionManager(sockets)
        .setUserAgent("heddle")
        .setDefaultRequestConfig(requestConfig(target.readTimeout()))
        .disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching()
        .disableContentCompression().disableConnectionState()
        .build();
    this.idle = time.alarm(() -> Thread.ofVirtual().name("heddle-odoo-idle").start(this::closeIdle));
  }

  private static Timeout timeout(Duration duration) {
    return Timeout.ofMilliseconds(Math.max(1, duration.toMillis()));
  }

  private static RequestConfig requestConfig(Duration readTimeout) {
    return RequestConfig.custom()
        .setResponseTimeout(timeout(readTimeout))
        .setConnectionKeepAlive(TimeValue.of(KEEP))
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  /**
   * Does one exchange.
   *
   * @param ongoing where to leave the request, so that it can be cancelled
   * @throws NoReply if there is no whole answer
   * @throws InterruptedException if interrupted; the request may have been sent
   */
  HttpReply exchange(HttpCall call, Deadline deadline, Ongoing ongoing) throws NoReply, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    HttpUriRequestBase request = request(call);
    AtomicBoolean over = new AtomicBoolean();
    TimeSource.Alarm alarm = time.alarm(() -> {
      over.set(true);
      Thread.ofVirtual().name("heddle-odoo-timeout").start(request::cancel);
    });
    alarm.ringBy(deadline.atNanos(time));
    ongoing.begin(request, call.body());
    try {
      return client.execute(request, this::read);
    } catch (TooLarge tooLarge) {
      throw new NoReply(NoReply.Stage.TOO_LARGE, tooLarge);
    } catch (IllegalStateException cancelled) { // the client's answer to a cancel between two of its steps
      if (!over.get() && !ongoing.isGivenUp()) {
        throw cancelled;
      }
      throw noReply(new IOException("cancelled", cancelled), true, ongoing);
    } catch (IOException failure) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException();
        interrupted.initCause(failure);
        throw interrupted;
      }
      boolean timedOut = over.get() || deadline.isOver() || failure instanceof SocketTimeoutException;
      throw new NoReply(!ongoing.isSent() ? NoReply.Stage.NOT_SENT
          : timedOut ? NoReply.Stage.TIMED_OUT
              : ongoing.isGivenUp() ? NoReply.Stage.GIVEN_UP : NoReply.Stage.CLOSED,
          failure);
    } finally {
      alarm.cancel();
      ongoing.end();
      idle.ringBy(time.nanoTime() + KEEP.toNanos());
    }
  }

  private static NoReply noReply(IOException failure, boolean timedOut, Ongoing ongoing) {
    NoReply.Stage stage = !ongoing.isSent() ? NoReply.Stage.NOT_SENT
        : ongoing.isGivenUp() ? NoReply.Stage.GIVEN_UP
            : timedOut ? NoReply.Stage.TIMED_OUT : NoReply.Stage.CLOSED;
    return new NoReply(stage, failure);
  }

  private HttpUriRequestBase request(HttpCall call) {
    URI to = URI.create(url + call.path());
    HttpUriRequestBase request = call.body() == null ? new HttpGet(to) : new HttpPost(to);
    request.setHeader(HttpHeaders.ACCEPT, "application/json");
    if (target.forceClose()) {
      request.setHeader(HttpHeaders.CONNECTION, "close");
    }
    call.headers().forEach(request::setHeader);
    return request;
  }

  private HttpReply read(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : bounded(entity);
    String type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
    return new HttpReply(response.getCode(), type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT),
        text(response, HttpHeaders.RETRY_AFTER).flatMap(this::retryAfter), text(response, HttpHeaders.LOCATION), body);
  }

  private byte[] bounded(HttpEntity entity) throws IOException {
    int limit = target.maxResponseBytes();
    if (entity.getContentLength() > limit) {
      throw new TooLarge(limit);
    }
    InputStream in = entity.getContent();
    ByteArrayOutputStream whole = new ByteArrayOutputStream(
        (int) Math.max(1024, Math.min(limit, entity.getContentLength())));
    byte[] piece = new byte[8192];
    for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
      whole.write(piece, 0, read);
      if (whole.size() > limit) {
        throw new TooLarge(limit);
      }
    }
    return whole.toByteArray();
  }

  private static Optional<String> text(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? Optional.empty() : Optional.ofNullable(header.getValue());
  }

  /** Seconds, or a date. */
  private Optional<Duration> retryAfter(String text) {
    Duration wait;
    try {
      wait = text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(time.instant(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
    return Optional.of(wait.isNegative() ? Duration.ZERO
        : wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait);
  }

  private void closeIdle() {
    sockets.closeIdle(TimeValue.of(KEEP));
    if (sockets.getTotalStats().getAvailable() > 0) {
      idle.ringBy(time.nanoTime() + KEEP.toNanos());
    }
  }

  void close() {
    idle.cancel();
    client.close(CloseMode.IMMEDIATE);
  }

  /** The request under way on one connection of the pool. */
  static final class Ongoing {

    private volatile @Nullable HttpUriRequestBase request;
    private volatile boolean givenUp;
    private volatile boolean sent;
    private final boolean forCaller;

    /**
     * Makes one.
     *
     * @param forCaller whether a deadline shorter than {@code read-timeout} is a caller's own, not the pool's
     */
    Ongoing(boolean forCaller) {
      this.forCaller = forCaller;
    }

    boolean isForCaller() {
      return forCaller;
    }

    private void begin(HttpUriRequestBase begun, byte @Nullable [] body) {
      sent = body == null;
      if (body != null) {
        begun.setEntity(new SentEntity(body, () -> sent = true));
      }
      request = begun;
      if (givenUp) {
        begun.cancel();
      }
    }

    private void end() {
      request = null;
    }

    /** Whether anything of the last request may have left this machine. */
    boolean isSent() {
      return sent;
    }

    boolean isRunning() {
      return request != null;
    }

    boolean isGivenUp() {
      return givenUp;
    }

    /** Ends the exchange under way and all later ones; for any thread. */
    void giveUp() {
      givenUp = true;
      HttpUriRequestBase hanging = request;
      if (hanging != null) {
        hanging.cancel();
      }
    }
  }

  /** The answer is larger than allowed. */
  private static final class TooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    TooLarge(int limit) {
      super("the answer is larger than max-response-bytes, which is " + limit);
    }
  }
}
