package dev.heddle.mongo;

import com.mongodb.ServerAddress;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.spi.NativeFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts a snapshot together. */
final class StatsReader {

  private StatsReader() {}

  static MongoStats read(
      Collection<Generation> living, @Nullable Generation current, Map<ServerAddress, ServerTotals> totals) {
    List<MongoStats.Server> servers = new ArrayList<>();
    totals.forEach((address, counted) -> servers.add(server(address, counted, living, current)));
    servers.sort((a, b) -> a.address().compareTo(b.address()));
    HealthStatus health = current == null ? HealthStatus.UNKNOWN : current.deployment().health();
    return new MongoStats(health, living.size(), living.stream().mapToInt(Generation::budgeted).sum(), servers);
  }

  private static MongoStats.Server server(ServerAddress address, ServerTotals counted, Collection<Generation> living,
      @Nullable Generation current) {
    int idle = 0;
    int inUse = 0;
    int opening = 0;
    int pending = 0;
    for (Generation generation : living) {
      for (ServerPool pool : generation.events().byServer().getOrDefault(address, List.of())) {
        NativeFigures figures = pool.figures();
        idle += figures.idle();
        inUse += figures.inUse();
        opening += figures.opening();
        pending += pool.pending();
      }
    }
    Deployment.Heartbeats beats = current == null
        ? Deployment.Heartbeats.NONE
        : current.deployment().heartbeats(address);
    DurationHistogram waits = counted.waits();
    return new MongoStats.Server(address.toString(), idle, inUse, opening, pending, beats.failuresInARow(),
        Optional.ofNullable(beats.lastFailure()).map(Throwable::getMessage), counted.opened.sum(),
        counted.openFailed.sum(), counted.closed(), waits.count(),
        counted.timedOut.sum(), counted.failed.sum(), counted.cleared.sum(), waits, counted.opens.snapshot());
  }
}
