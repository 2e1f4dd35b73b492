package dev.heddle.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What code that runs on virtual threads must not do, read from the byte code of everything that ships.
 *
 * <p>A monitor held while blocking pins the carrier thread before JDK 24. A thread-local costs one copy for each of ten
 * thousand threads. A sleep is a wait that nothing can end early.
 */
class NoBlockingTricksTest {

  static List<String> shipped() {
    return BuiltModules.shipped();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void module_hasNoMonitors(String module) throws IOException {
    List<String> monitors = new ArrayList<>();
    for (Path file : BuiltModules.classFiles(module)) {
      new ClassReader(Files.readAllBytes(file)).accept(new MonitorFinder(monitors),
          ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    assertThat(monitors).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void module_hasNoThreadLocals(String module) throws IOException {
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class)
        .check(BuiltModules.classesOf(module));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void module_neverSleeps(String module) throws IOException {
    noClasses().should().callMethodWhere(sleeps()).check(BuiltModules.classesOf(module));
  }

  private static DescribedPredicate<JavaMethodCall> sleeps() {
    return DescribedPredicate.describe("it sleeps", call -> call.getName().equals("sleep")
        && (call.getTargetOwner().isAssignableTo(Thread.class)
            || call.getTargetOwner().isEquivalentTo(TimeUnit.class)));
  }

  /** Collects the synchronized methods and blocks of one class. */
  private static final class MonitorFinder extends ClassVisitor {

    private final List<String> found;
    private String type = "";

    MonitorFinder(List<String> found) {
      super(Opcodes.ASM9);
      this.found = found;
    }

    @Override
    public void visit(int version, int access, String name, @Nullable String signature, @Nullable String superName,
        String @Nullable [] interfaces) {
      type = name;
    }

    @Override
    public MethodVisitor visitMethod(int access, String name, String descriptor, @Nullable String signature,
        String @Nullable [] exceptions) {
      String method = type + "." + name + descriptor;
      if ((access & Opcodes.ACC_SYNCHRONIZED) != 0) {
        found.add(method + " is synchronized");
      }
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInsn(int opcode) {
          if (opcode == Opcodes.MONITORENTER) {
            found.add(method + " has a synchronized block");
          }
        }
      };
    }
  }
}
