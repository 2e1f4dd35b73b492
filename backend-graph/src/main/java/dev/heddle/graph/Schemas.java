package dev.heddle.graph;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The last known schema of each graph, shared by all sessions of a pool. Safe for any thread. */
final class Schemas {

  /** More graphs than this start anew: a schema is read again in one round trip, and memory is bounded. */
  private static final int MOST = 10_000;

  private final ConcurrentMap<String, Schema> known = new ConcurrentHashMap<>();

  Schema of(String graph) {
    return known.getOrDefault(graph, Schema.EMPTY);
  }

  void learn(String graph, Schema schema) {
    if (known.size() >= MOST && !known.containsKey(graph)) {
      known.clear();
    }
    known.put(graph, schema);
  }

  void forget(String graph) {
    known.remove(graph);
  }
}
