package dev.heddle.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of a procedure call whose arguments are bound, not pasted. */
final class ProcedureCall {

  private ProcedureCall() {
  }

  static String text(String procedure, List<String> arguments, Map<String, List<String>> yields) {
    requirePath(procedure);
    String values = IntStream.range(0, arguments.size()).mapToObj(index -> "$argument" + index)
        .collect(Collectors.joining(","));
    List<String> columns = yields.getOrDefault("y", List.of());
    columns.forEach(ProcedureCall::requirePath);
    return "CALL " + procedure + "(" + values + ")" + (columns.isEmpty() ? "" : " YIELD " + String.join(",", columns));
  }

  static Map<String, Object> parameters(List<String> arguments) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (int index = 0; index < arguments.size(); index++) {
      parameters.put("argument" + index, arguments.get(index));
    }
    return parameters;
  }

  private static void requirePath(String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a procedure or column");
    }
  }
}
