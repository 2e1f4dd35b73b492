package dev.heddle.group;

import dev.heddle.pool.CloseReason;
import dev.heddle.pool.DurationHistogram;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.Occupancy;
import dev.heddle.pool.PoolHealth;
import dev.heddle.pool.PoolState;
import dev.heddle.pool.PoolStats;
import dev.heddle.pool.PoolTimes;
import dev.heddle.pool.PoolTotals;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Adds up what the members say. */
final class Sums {

  private Sums() {
  }

  static PoolStats stats(String group, Instant now, List<PoolStats> members) {
    return new PoolStats(group, now, state(members), members.stream().mapToLong(PoolStats::generation).max().orElse(0),
        occupancy(members.stream().map(PoolStats::occupancy).toList()),
        totals(members.stream().map(PoolStats::totals).toList()),
        times(members.stream().map(PoolStats::times).toList()));
  }

  /** As good as its best member. */
  private static PoolState state(List<PoolStats> members) {
    for (PoolState state : List.of(PoolState.READY, PoolState.PAUSED, PoolState.DRAINING)) {
      if (members.stream().anyMatch(member -> member.state() == state)) {
        return state;
      }
    }
    return PoolState.CLOSED;
  }

  private static Occupancy occupancy(List<Occupancy> all) {
    return new Occupancy(sumInt(all, Occupancy::maxSize), sumInt(all, Occupancy::minIdle),
        sumInt(all, Occupancy::idle), sumInt(all, Occupancy::inUse), sumInt(all, Occupancy::opening),
        sumInt(all, Occupancy::closing), sumInt(all, Occupancy::pending));
  }

  private static PoolTotals totals(List<PoolTotals> all) {
    Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
    all.forEach(one -> one.closed().forEach((reason, count) -> closed.merge(reason, count, Long::sum)));
    return new PoolTotals(sum(all, PoolTotals::acquired), sum(all, PoolTotals::waited),
        sum(all, PoolTotals::acquireTimeouts), sum(all, PoolTotals::acquireRejected),
        sum(all, PoolTotals::acquireInterrupted), sum(all, PoolTotals::acquireFailed), sum(all, PoolTotals::opened),
        sum(all, PoolTotals::openFailed), sum(all, PoolTotals::openAbandoned), closed,
        sum(all, PoolTotals::validationFailed), sum(all, PoolTotals::healthCheckFailures),
        sum(all, PoolTotals::leaksSuspected), sum(all, PoolTotals::leaksOrphaned), sum(all, PoolTotals::leaksCertain),
        sum(all, PoolTotals::leaksReclaimed), sum(all, PoolTotals::misuses));
  }

  private static PoolTimes times(List<PoolTimes> all) {
    return new PoolTimes(histogram(all, PoolTimes::waiting), histogram(all, PoolTimes::opening),
        histogram(all, PoolTimes::using));
  }

  private static DurationHistogram histogram(List<PoolTimes> all, Function<PoolTimes, DurationHistogram> part) {
    long[] counts = new long[DurationHistogram.BUCKETS];
    long sum = 0;
    long max = 0;
    for (PoolTimes one : all) {
      DurationHistogram times = part.apply(one);
      for (int bucket = 0; bucket < counts.length; bucket++) {
        counts[bucket] += times.count(bucket);
      }
      sum += times.sum().toNanos();
      max = Math.max(max, times.max().toNanos());
    }
    return DurationHistogram.of(counts, sum, max);
  }

  private static <T> long sum(List<T> all, ToLongFunction<T> part) {
    return all.stream().mapToLong(part).sum();
  }

  private static <T> int sumInt(List<T> all, ToIntFunction<T> part) {
    return all.stream().mapToInt(part).sum();
  }

  /** Healthy while one member is; unhealthy when all are; unknown else. */
  static PoolHealth health(List<PoolHealth> all) {
    HealthStatus status = all.stream().anyMatch(one -> one.status() == HealthStatus.HEALTHY) ? HealthStatus.HEALTHY
        : all.stream().allMatch(one -> one.status() == HealthStatus.UNHEALTHY) ? HealthStatus.UNHEALTHY
            : HealthStatus.UNKNOWN;
    return new PoolHealth(status, all.stream().mapToInt(PoolHealth::consecutiveFailures).min().orElse(0),
        latest(all, PoolHealth::lastCheck), latest(all, PoolHealth::lastUsed),
        all.stream().flatMap(one -> one.lastFailure().stream()).findFirst(), facts(all));
  }

  /** True where it is for one member. */
  private static Map<String, Boolean> facts(List<PoolHealth> all) {
    Map<String, Boolean> facts = new LinkedHashMap<>();
    all.forEach(one -> one.facts().forEach((name, is) -> facts.merge(name, is, Boolean::logicalOr)));
    return facts;
  }

  private static Optional<Instant> latest(List<PoolHealth> all, Function<PoolHealth, Optional<Instant>> part) {
    return all.stream().map(part).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }
}
