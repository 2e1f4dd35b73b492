package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the modules, read from the byte code.
 *
 * <pre>
 * server → pool-core → pool-api ← backend-*        bench → all
 * </pre>
 */
class ArrowsTest {

  /** What the main classes of a module may refer to besides themselves. */
  private static final Map<String, Set<String>> ALLOWED = Map.of(
      "pool-api", Set.of(),
      "pool-core", Set.of("pool-api"),
      "backend-odoo", Set.of("pool-api"),
      "backend-sql", Set.of("pool-api"),
      "backend-mongo", Set.of("pool-api"),
      "backend-graph", Set.of("pool-api"),
      "server", Set.of("pool-core", "pool-api"),
      "bench", Set.copyOf(BuiltModules.ALL));

  @Test
  void modules_referOnlyToTheModulesTheyMay() throws IOException {
    Map<String, String> homes = homes();
    List<String> wrong = new ArrayList<>();
    for (String module : BuiltModules.ALL) {
      Set<String> allowed = ALLOWED.getOrDefault(module, Set.of());
      for (JavaClass type : BuiltModules.classesOf(module)) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          String home = homes.get(dependency.getTargetClass().getBaseComponentType().getName());
          if (home != null && !home.equals(module) && !allowed.contains(home)) {
            wrong.add(module + " → " + home + ": " + dependency.getDescription());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void aPackage_livesInOneModule() throws IOException {
    Map<String, String> packages = new HashMap<>();
    List<String> split = new ArrayList<>();
    for (String module : BuiltModules.ALL) {
      BuiltModules.classesOf(module).stream().map(JavaClass::getPackageName).distinct().forEach(name -> {
        String other = packages.putIfAbsent(name, module);
        if (other != null) {
          split.add(name + " is in " + other + " and in " + module);
        }
      });
    }
    assertThat(split).isEmpty();
  }

  private static Map<String, String> homes() throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (String module : BuiltModules.ALL) {
      BuiltModules.classesOf(module).forEach(type -> homes.put(type.getName(), module));
    }
    return homes;
  }
}
