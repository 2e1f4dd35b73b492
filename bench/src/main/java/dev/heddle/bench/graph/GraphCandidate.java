package dev.heddle.bench.graph;

import com.falkordb.Graph;

/** One way of reaching the server by ten connections, or as many as are asked for. Safe for any thread. */
interface GraphCandidate extends AutoCloseable {

  /** What it is called in the table. */
  String label();

  /** A graph each of whose queries takes a connection and gives it back by itself. */
  Graph graph(String name);

  /** Takes a connection and gives it back, without asking the server. */
  void takeAndGive();

  /** How many connections are open now. */
  int open();

  @Override
  void close();
}
