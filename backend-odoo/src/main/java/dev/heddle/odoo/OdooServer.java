package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.TimeSource;
import dev.heddle.pool.spi.PoolContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** One server as one pool sees it: how to reach it, its limits, whose login, and the pool's connections to it. */
final class OdooServer {

  /** So long after a good answer another connection may be opened without asking again. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final OdooTarget target;
  private final PoolContext context;
  private final TimeSource time;
  private final Transport transport;
  private final CallGate gate;
  private final Logins logins;
  private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
  private volatile long goodAt;
  private volatile boolean good;
  /** Of models: a version and a login are told apart from them, since they pass where no model answers. */
  private volatile boolean answersCalls;

  OdooServer(OdooTarget target, OdooCredentialSource source, PoolContext context) {
    this.target = target;
    this.context = context;
    this.time = context.time();
    this.transport = new Transport(target, time);
    this.gate = new CallGate(target, time);
    this.logins = new Logins(this, source);
  }

  OdooTarget target() {
    return target;
  }

  TimeSource time() {
    return time;
  }

  Logins logins() {
    return logins;
  }

  /** Sends one call and waits for its answer, once. */
  JsonNode ask(Login login, OdooCall call, Deadline deadline, Transport.Ongoing ongoing) throws InterruptedException {
    Asked asked = new Asked(call, target, login.credentials());
    try {
      JsonNode answer = exchange(login.codec().encode(login, call), asked, deadline, ongoing,
          reply -> login.codec().decode(reply, asked));
      answersCalls = true;
      return answer;
    } catch (OdooException failure) {
      if (failure.kind().isUnhealthy()) {
        answersCalls = false;
      }
      throw failure;
    }
  }

  /** What statuses show of this kind of target. */
  Map<String, Boolean> facts() {
    Map<String, Boolean> facts = new LinkedHashMap<>();
    facts.put("has_models", answersCalls);
    facts.put("has_uid", logins.areVerified());
    return facts;
  }

  /** One exchange within the limits of the server. */
  <T> T exchange(
      HttpCall request, Asked asked, Deadline deadline, Transport.Ongoing ongoing, Function<HttpReply, T> decoder)
      throws InterruptedException {
    gate.enter(deadline.earlier(Deadline.in(target.readTimeout(), time)));
    boolean own = ongoing.isForCaller() && deadline.remaining().compareTo(target.readTimeout()) < 0;
    try {
      if (deadline.isOver()) { // the alarm of the exchange would come too late to a quick server
        throw new OdooOverloadedException(asked.say("the time was over before the call went out"), null, null, null);
      }
      HttpReply reply = transport.exchange(request, deadline.earlier(Deadline.in(target.readTimeout(), time)), ongoing);
      T result = decoder.apply(reply);
      alive();
      return result;
    } catch (NoReply none) {
      good = false;
      throw failure(none, own, asked);
    } catch (OdooOverloadedException overloaded) {
      overloaded.retryAfter().ifPresent(gate::holdOff);
      throw overloaded;
    } catch (OdooUnavailableException | OdooOutcomeUnknownException down) {
      good = false;
      throw down;
    } finally {
      gate.leave();
    }
  }

  private OdooException failure(NoReply none, boolean own, Asked asked) {
    String why = String.valueOf(none.getMessage());
    return switch (none.stage) {
      case NOT_SENT -> new OdooUnavailableException(asked.say("not reached: " + why), null, true, none.getCause());
      case CLOSED -> new OdooOutcomeUnknownException(asked.say("the connection was closed without an answer: " + why),
          null, Duration.ZERO, false, none.getCause());
      case GIVEN_UP -> new OdooOutcomeUnknownException(asked.say("the connection was closed by its pool"), null,
          target.holdAfterTimeout(), true, none.getCause());
      case TIMED_OUT -> new OdooOutcomeUnknownException(
          asked.say(own ? "no answer within the caller's deadline"
              : "no answer in time (read-timeout " + target.readTimeout().toMillis() + " ms)"),
          null, target.holdAfterTimeout(), own, none.getCause());
      case TOO_LARGE -> new OdooRequestException(asked.say(why), null, none.getCause());
    };
  }

  private void alive() {
    goodAt = time.nanoTime();
    good = true;
  }

  /** Whether an answer came a moment ago and nothing has failed since. */
  boolean isFresh() {
    return good && time.nanoTime() - goodAt < FRESH_NANOS;
  }

  void add(Seat seat) {
    seats.add(seat);
  }

  void remove(Seat seat) {
    seats.remove(seat);
  }

  /** The connection must not be lent again. */
  void dead(Seat seat, Throwable cause) {
    context.dead(seat.connection(), cause);
  }

  /** Replaces all connections that were opened with another login, when nobody uses them. */
  void retireAllBut(Login login) {
    RetiredLogin cause = new RetiredLogin();
    for (Seat seat : seats) {
      if (!seat.openedWith(login)) {
        dead(seat, cause);
      }
    }
  }

  void retireAll(Throwable cause) {
    seats.forEach(seat -> dead(seat, cause));
  }

  void close() {
    transport.close();
  }

  /** The credentials have a new version. */
  private static final class RetiredLogin extends Exception {

    private static final long serialVersionUID = 1L;

    RetiredLogin() {
      super("the credentials have a new version", null, false, false);
    }
  }
}
