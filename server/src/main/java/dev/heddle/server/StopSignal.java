package dev.heddle.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and Ctrl-C as something to wait for. A shutdown hook would do without the JDK's half-official signal class, but
 * it runs while the log is being closed, and cannot make the exit code 0.
 */
final class StopSignal {

  private static final System.Logger LOG = System.getLogger("dev.heddle.server");

  private final CountDownLatch came = new CountDownLatch(1);
  private volatile String name = "";

  private StopSignal() {}

  /** Takes over the signals; a second one ends the process at once. */
  static StopSignal install() {
    StopSignal stop = new StopSignal();
    for (String signal : List.of("TERM", "INT")) {
      stop.takeOver(signal);
    }
    return stop;
  }

  /** By reflection, since the compiler warns of any direct use, and warnings are errors here. */
  private void takeOver(String signal) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandle come = MethodHandles.lookup()
          .findVirtual(StopSignal.class, "come", MethodType.methodType(void.class, String.class))
          .bindTo(this).bindTo("SIG" + signal);
      Object taking = MethodHandleProxies.asInterfaceInstance(handler,
          MethodHandles.dropArguments(come, 0, type));
      type.getMethod("handle", type, handler).invoke(null, type.getConstructor(String.class).newInstance(signal),
          taking);
    } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
      LOG.log(System.Logger.Level.WARNING, "SIG" + signal + " will end the process without draining", notHere);
    }
  }

  @SuppressWarnings("unused") // by the handle above
  private void come(String signal) {
    if (came.getCount() == 0) {
      Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
    name = signal;
    came.countDown();
  }

  /** Waits for a signal and tells which came. */
  String await() throws InterruptedException {
    came.await();
    return name;
  }
}
