package dev.heddle.bench.demo;

import dev.heddle.odoo.fixture.SimulatedOdoo;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A simulated Odoo with its partners. */
public final class OdooDemo implements DemoTarget {

  private @Nullable SimulatedOdoo server;

  /** For the service loader. */
  public OdooDemo() {}

  @Override
  public String title() {
    return "Odoo (simulated)";
  }

  @Override
  public void start() {
    server = SimulatedOdoo.start();
  }

  @Override
  public String instance() {
    SimulatedOdoo running = Objects.requireNonNull(server, "not started");
    return """
        odoo-simulated:
          type: odoo
          url: "%s"
          database: %s
          api-key: "%s"
        """.formatted(running.url(), SimulatedOdoo.DATABASE, running.apiKey());
  }

  @Override
  public String queries() {
    return """
        - name: partners-like
          action:
            type: data_query
            source: odoo-simulated
            model: res.partner
            domain: [["name", "ilike", "{name}"]]
            fields: [name, email]
            order: name
            limit: 10
          params: {name: {type: string, required: true}}
        """;
  }

  @Override
  public List<Sample> samples() {
    return List.of(new Sample("partners-like", "{\"name\": \"Partner 00\"}"));
  }

  @Override
  public void close() {
    SimulatedOdoo running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }
}
