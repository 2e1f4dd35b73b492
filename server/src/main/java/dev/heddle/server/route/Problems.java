package dev.heddle.server.route;

import dev.heddle.group.NoMemberException;
import dev.heddle.limit.BulkheadFullException;
import dev.heddle.limit.RateLimitException;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PendingLimitException;
import dev.heddle.pool.PoolClosedException;
import dev.heddle.pool.PoolException;
import dev.heddle.pool.PoolPausedException;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStateException;
import dev.heddle.pool.TargetDownException;
import dev.heddle.pool.spi.ParameterException;
import dev.heddle.registry.NameTakenException;
import dev.heddle.registry.UnknownInstanceException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Turns failures into answers: the only place that knows which failure is which status.
 *
 * <p>What a driver said goes to the log under an id, never to the client: it may quote rows, users or addresses.
 */
final class Problems {

  private static final System.Logger LOG = System.getLogger("dev.heddle.server");

  /** A pool that is full now is mostly free again within a second. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** A pause or a restart of a target lasts longer. */
  private static final Duration LATER = Duration.ofSeconds(5);

  private Problems() {}

  /** Answers a request with what became of it. */
  static void answer(ServerRequest request, ServerResponse response, Throwable failure) {
    send(response, of(failure, request.prologue().method().text() + " " + request.path().absolute().path()));
  }

  static void send(ServerResponse response, Problem problem) {
    response.status(problem.status());
    problem.retryAfter().ifPresent(
        pause -> response.header(HeaderNames.RETRY_AFTER, String.valueOf(Math.max(1, pause.toSeconds()))));
    response.header(HeaderNames.CONTENT_TYPE, "application/problem+json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    Json.write(response, problem.json());
  }

  static Problem of(Throwable failure, String request) {
    return switch (failure) {
      case ProblemException ready -> ready.problem();
      case AcquireTimeoutException timeout -> saturated(timeout);
      case PendingLimitException full -> unavailable("pool-saturated", "The pool is saturated", text(full), SOON)
          .with("pool", full.pool());
      case PoolPausedException paused -> unavailable("pool-paused", "The pool lends nothing now", text(paused), LATER)
          .with("pool", paused.pool());
      case RateLimitException early -> unavailable("rate-limited", "The rate limit is reached", text(early),
          roundedUp(early.retryAfter())).with("pool", early.pool());
      case BulkheadFullException full -> unavailable("bulkhead-full", "The bulkhead is full", text(full), SOON)
          .with("pool", full.pool());
      case NoMemberException none -> noMember(none, request);
      case TargetDownException down -> unavailable("target-down", "The target is down",
          "the target of pool '" + down.pool() + "' cannot be reached", SOON).with("pool", down.pool());
      case PoolClosedException closed -> Problem
          .of("pool-closed", Status.SERVICE_UNAVAILABLE_503, "The pool is closed", text(closed))
          .with("pool", closed.pool());
      case PoolStateException state -> Problem
          .of("state-conflict", Status.CONFLICT_409, "The state of the pool does not allow it", text(state))
          .with("pool", state.pool());
      case QueryTimeoutException late -> Problem
          .of("deadline", Status.GATEWAY_TIMEOUT_504, "The time was over", text(late));
      case QueryFailedException failed -> queryFailed(failed, request);
      case InvalidSettingsException invalid -> invalid("settings have mistakes", invalid.problems().stream()
          .map(problem -> Map.of("field", problem.place(), "message", problem.message())).toList());
      case ParameterException wrong -> invalid("parameters have mistakes", wrong.mistakes().stream()
          .map(mistake -> Map.of("field", mistake.parameter(), "message", mistake.message())).toList());
      case UnknownInstanceException unknown -> Problem
          .of("not-found", Status.NOT_FOUND_404, "There is no such thing", text(unknown));
      case NameTakenException taken -> Problem
          .of("name-taken", Status.CONFLICT_409, "The name is taken", text(taken)).with("field", "name");
      case UnsupportedOperationException cannot -> Problem
          .of("not-supported", Status.NOT_IMPLEMENTED_501, "This pool cannot do that", text(cannot));
      case InterruptedException stopped -> unavailable("stopping", "The server is stopping", "the request was ended",
          LATER);
      case HttpException http when http.status().code() < 500 -> plain(http.status());
      default -> unexpected(failure, request);
    };
  }

  /** A failure that has no more to say than its status. */
  static Problem plain(Status status) {
    String words = status.reasonPhrase();
    return Problem.of(words.toLowerCase(Locale.ROOT).replace(' ', '-'), status, words, "the request was refused");
  }

  /** The answer to a body or a path with mistakes in it. */
  static Problem invalid(String what, List<Map<String, String>> mistakes) {
    String detail = what + ": " + String.join("; ", mistakes.stream()
        .map(mistake -> mistake.get("field") + ": " + mistake.get("message")).toList());
    return Problem.of("invalid", Status.BAD_REQUEST_400, "The request has mistakes", detail).with("mistakes", mistakes);
  }

  private static Problem saturated(AcquireTimeoutException timeout) {
    Occupancy full = timeout.situation().occupancy();
    boolean ready = timeout.situation().state() == PoolState.READY;
    String detail = "no connection of pool '" + timeout.pool() + "' within " + timeout.limit().toMillis()
        + " ms; in use "
        + full.inUse() + " of " + full.maxSize() + ", pending " + full.pending();
    Problem problem = ready
        ? unavailable("pool-saturated", "The pool is saturated", detail, SOON)
        : unavailable("pool-paused", "The pool lends nothing now", detail, LATER);
    return problem.with("pool", timeout.pool()).with("waitedMillis", timeout.waited().toMillis());
  }

  /** Its message quotes what the members said; here each is told as it would be alone. */
  private static Problem noMember(NoMemberException none, String request) {
    Map<String, String> members = new LinkedHashMap<>();
    Duration pause = LATER;
    for (PoolException failure : none.failures()) {
      Problem problem = of(failure, request);
      members.put(failure.pool(), problem.type());
      Duration own = problem.retryAfter().orElse(LATER);
      pause = own.compareTo(pause) < 0 ? own : pause;
    }
    return unavailable("no-member", "No member of the group can serve", "no member of group '" + none.pool()
        + "' gave a connection in time", pause).with("group", none.pool()).with("members", members);
  }

  /** To whole seconds: who comes back earlier would be refused again. */
  private static Duration roundedUp(Duration pause) {
    return Duration.ofSeconds(pause.plusSeconds(1).minusNanos(1).toSeconds());
  }

  private static Problem queryFailed(QueryFailedException failed, String request) {
    String id = log(System.Logger.Level.WARNING, failed, request);
    return (switch (failed.kind()) {
      case REQUEST -> Problem.of("query-refused", Status.UNPROCESSABLE_CONTENT_422, "The target refused the query",
          "the target refused these values, or the query itself; the log says why under this id");
      case OVERLOADED -> unavailable("target-overloaded", "The target is overloaded",
          "the target has too much to do", SOON);
      case BROKEN, TARGET_DOWN, CREDENTIALS -> Problem.of("query-failed", Status.BAD_GATEWAY_502,
          "The target did not answer", "the query failed at the target; the log says why under this id");
    }).with("id", id);
  }

  private static Problem unexpected(Throwable failure, String request) {
    return Problem.of("internal", Status.INTERNAL_SERVER_ERROR_500, "The server made a mistake",
        "unexpected; the log says what under this id").with("id", log(System.Logger.Level.ERROR, failure, request));
  }

  private static String log(System.Logger.Level level, Throwable failure, String request) {
    String id = UUID.randomUUID().toString();
    // The path is the client's own text: a line break in it would forge a line of the log.
    LOG.log(level, id + " " + request.replaceAll("\\p{Cntrl}", "?"), failure);
    return id;
  }

  private static Problem unavailable(String type, String title, String detail, Duration pause) {
    return Problem.of(type, Status.SERVICE_UNAVAILABLE_503, title, detail).retryAfter(pause);
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
