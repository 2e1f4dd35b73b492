package dev.heddle.server.route;

import dev.heddle.pool.Acquire;
import dev.heddle.pool.AcquireTimeoutException;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.spi.BoundQuery;
import dev.heddle.pool.spi.QueryLimits;
import dev.heddle.pool.spi.QueryRunner;
import dev.heddle.registry.Instance;
import dev.heddle.registry.PoolRegistry;
import dev.heddle.server.config.QueryConfig;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * {@code POST /api/query/{name}}: runs a declared query with the values of the body as bound parameters.
 *
 * <p>The lease ends before the answer is sent: a client that reads slowly, or has gone, holds no connection.
 */
final class QueryService implements HttpService {

  private final PoolRegistry registry;
  private final Map<String, QueryConfig> queries = new LinkedHashMap<>();
  private final Requests requests;
  private final long maxBytes;

  QueryService(PoolRegistry registry, List<QueryConfig> queries, Requests requests, long maxBytes) {
    this.registry = registry;
    this.requests = requests;
    this.maxBytes = maxBytes;
    queries.forEach(query -> this.queries.put(query.name(), query));
  }

  @Override
  public void routing(HttpRules rules) {
    new Endpoint().post(this::run).at(rules, "/{name}");
  }

  private void run(ServerRequest request, ServerResponse response) throws Exception {
    Requests.onlyParameters(request, Set.of());
    QueryConfig query = query(Requests.path(request, "name"));
    BoundQuery bound = query.query().bind(requests.object(request));
    Json.send(response, answer(instance(query), query, bound));
  }

  private <C> byte[] answer(Instance<C> instance, QueryConfig query, BoundQuery bound) throws InterruptedException {
    QueryRunner<C> runner = instance.backend().queryRunner().orElseThrow();
    Deadline deadline = Deadline.in(query.timeout());
    Rows rows = new Rows(query.maxRows(), maxBytes);
    // One more than may be answered, so that it is seen whether there are more.
    QueryLimits limits = new QueryLimits(query.maxRows() + 1L, deadline);
    long asked = System.nanoTime();
    try (Lease<C> lease = instance.pool().acquire(how(query, deadline))) {
      long leased = System.nanoTime();
      run(runner, lease, bound, limits, rows);
      return rows.answer(millis(leased - asked), millis(System.nanoTime() - leased));
    } catch (AcquireTimeoutException timeout) {
      if (deadline.isOver() && timeout.situation().state() == PoolState.READY) {
        throw new QueryTimeoutException(query.name(), query.timeout(), true, timeout);
      }
      throw timeout;
    } catch (TargetFailure failure) {
      throw deadline.isOver()
          ? new QueryTimeoutException(query.name(), query.timeout(), false, failure.getCause())
          : new QueryFailedException(query.name(), instance.backend().classify(failure.getCause()), failure.getCause());
    }
  }

  /** Told apart from what acquiring throws. */
  private static final class TargetFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Exception met;

    TargetFailure(Exception met) {
      super(null, met, false, false);
      this.met = met;
    }

    @Override
    public Exception getCause() {
      return met;
    }
  }

  private static <C> void run(
      QueryRunner<C> runner, Lease<C> lease, BoundQuery bound, QueryLimits limits, Rows rows)
      throws TargetFailure, InterruptedException {
    try {
      runner.run(lease.get(), bound, limits, rows);
    } catch (InterruptedException stopped) {
      lease.report(stopped);
      throw stopped;
    } catch (Exception failure) {
      lease.report(failure);
      throw new TargetFailure(failure);
    }
  }

  private static Acquire how(QueryConfig query, Deadline deadline) {
    return Acquire.standard().deadline(deadline).label("query " + query.name());
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private QueryConfig query(String name) {
    QueryConfig query = queries.get(name);
    if (query == null) {
      throw Problem.of("not-found", Status.NOT_FOUND_404, "There is no such thing", "no query '" + name + "'")
          .toException();
    }
    return query;
  }

  private Instance<?> instance(QueryConfig query) {
    Instance<?> instance = registry.find(query.source()).orElse(null);
    if (instance == null || !instance.backend().type().equals(query.backend())) {
      throw Problem.of("source-gone", Status.SERVICE_UNAVAILABLE_503, "The source of the query is gone",
          "instance '" + query.source() + "' was removed, or replaced by one of another type").toException();
    }
    return instance;
  }
}
