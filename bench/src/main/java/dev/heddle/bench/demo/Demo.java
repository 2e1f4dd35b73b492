package dev.heddle.bench.demo;

import dev.heddle.pool.spi.Backends;
import dev.heddle.server.HeddleServer;
import dev.heddle.server.config.ServerConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The targets that can be had here, and a server over them. Closing it stops all; nothing is left behind. */
final class Demo implements AutoCloseable {

  private final PrintWriter out;
  private final List<DemoTarget> running = new ArrayList<>();
  private final ReentrantLock closing = new ReentrantLock();
  private @Nullable HeddleServer server;
  private boolean closed;

  Demo(PrintWriter out) {
    this.out = out;
  }

  /** Starts all targets, each with a line; one that cannot be had is left out with its reason. */
  HeddleServer start(int port) {
    for (DemoTarget target : ServiceLoader.load(DemoTarget.class)) {
      start(target);
    }
    if (running.isEmpty()) {
      throw new IllegalStateException("no target could be started, so there is nothing to show");
    }
    HeddleServer started = HeddleServer.start(ServerConfig.read(configuration(port), Map.of(), Backends.all()),
        Backends.all());
    server = started;
    return started;
  }

  private void start(DemoTarget target) {
    out.print("starting " + target.title() + " … ");
    out.flush();
    long begun = System.nanoTime();
    try {
      target.start();
      running.add(target);
      out.printf("%.1f s%n", (System.nanoTime() - begun) / 1e9);
    } catch (Exception unavailable) {
      target.close();
      out.println("left out: " + unavailable.getMessage());
    }
    out.flush();
  }

  /** What is served, as a file for {@code heddle serve} would say it. */
  String configuration(int port) {
    StringBuilder yaml = new StringBuilder("server:\n  port: ").append(port).append("\ninstances:\n");
    running.forEach(target -> yaml.append(target.instance().indent(2)));
    yaml.append("queries:\n");
    running.forEach(target -> yaml.append(target.queries().indent(2)));
    return yaml.toString();
  }

  List<DemoTarget.Sample> samples() {
    return running.stream().flatMap(target -> target.samples().stream()).toList();
  }

  @Override
  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      HeddleServer serving = server;
      if (serving != null) {
        serving.close();
      }
      running.reversed().forEach(DemoTarget::close);
    } finally {
      closing.unlock();
    }
  }
}
