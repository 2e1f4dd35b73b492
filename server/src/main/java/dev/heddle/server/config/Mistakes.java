package dev.heddle.server.config;

import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.SettingProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects mistakes while reading goes on. For one thread. */
final class Mistakes {

  private final List<ConfigMistake> found = new ArrayList<>();

  /** Takes one mistake for each place: the second is mostly a consequence of the first. */
  void add(String place, int line, String message) {
    if (found.stream().noneMatch(known -> known.place().equals(place) && known.line() == line)) {
      found.add(new ConfigMistake(place, line, message));
    }
  }

  void add(Node node, String message) {
    add(node.place(), node.line(), message);
  }

  /** Takes over what is wrong with the settings of a section; each mistake gets the line of its own key. */
  void addAll(InvalidSettingsException invalid, Node.Section section) {
    for (SettingProblem problem : invalid.problems()) {
      String key = problem.place();
      int line = section.find(key).map(Node::line).orElse(section.line());
      add(section.place(key), line, problem.message());
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Ends the reading if there was any mistake. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(ConfigMistake::line));
      throw new ConfigException(found);
    }
  }
}
