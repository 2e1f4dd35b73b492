package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled main classes of every module, read from the modules' own folders. */
final class BuiltModules {

  static final List<String> ALL = List.of("pool-api", "pool-core", "backend-odoo", "backend-sql", "backend-mongo",
      "backend-graph", "server", "bench");

  private BuiltModules() {}

  /** All modules but this one, whose benchmarks may do what a library must not. */
  static List<String> shipped() {
    return ALL.stream().filter(module -> !module.equals("bench")).toList();
  }

  /** The class files of a module. A module that was not built is a failure: a rule that saw nothing proves nothing. */
  static List<Path> classFiles(String module) throws IOException {
    Path folder = classes(module);
    assertThat(folder).as("build all modules first: mvn -pl bench -am test").isDirectory();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
      assertThat(found).as("class files of %s", module).isNotEmpty();
      return found;
    }
  }

  /** The classes of a module with what they refer to. */
  static JavaClasses classesOf(String module) throws IOException {
    return new ClassFileImporter().importPaths(classFiles(module));
  }

  private static Path classes(String module) {
    return Path.of("..", module, "target", "classes");
  }
}
