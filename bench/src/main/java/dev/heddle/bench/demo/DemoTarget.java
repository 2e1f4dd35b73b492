package dev.heddle.bench.demo;

import java.util.List;

/**
 * One target of the demo: starts a server, fills it, and says what the configuration shall contain for it. Found by the
 * service loader, so a new kind of target is one class and one line beside the others.
 */
public interface DemoTarget extends AutoCloseable {

  /**
   * What it is, for a person, with the word "simulated" where it is.
   *
   * @return for instance {@code PostgreSQL (real)}
   */
  String title();

  /**
   * Starts it and fills it with sample data.
   *
   * @throws Exception if it cannot be had here; the demo goes on without it
   */
  void start() throws Exception;

  /**
   * Its instance, as YAML below {@code instances}.
   *
   * @return lines without indentation
   */
  String instance();

  /**
   * Its declared queries, as YAML below {@code queries}.
   *
   * @return lines without indentation
   */
  String queries();

  /**
   * What to try.
   *
   * @return names of declared queries, each with the JSON of its parameters
   */
  List<Sample> samples();

  @Override
  void close();

  /**
   * A call to try.
   *
   * @param query the name of a declared query
   * @param parameters its parameters as JSON
   */
  record Sample(String query, String parameters) {
  }
}
