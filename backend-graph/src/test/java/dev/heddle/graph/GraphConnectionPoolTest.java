package dev.heddle.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.graph.fixture.FalkorServer;
import dev.heddle.pool.HealthStatus;
import dev.heddle.pool.InvalidSettingsException;
import dev.heddle.pool.Lease;
import dev.heddle.pool.PoolConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphConnectionPoolTest {

  @Test
  void classicNames_areTaken() {
    PoolConfig config = PoolConfig.of(GraphPoolConfig.of(
        Map.of("maxTotal", 20, "maxIdle", 4, "minIdle", 2, "maxWaitMs", 250, "maxIdleTimeMs", -1)).settings());

    assertThat(config.maxSize()).isEqualTo(20);
    assertThat(config.maxIdle()).isEqualTo(4);
    assertThat(config.minIdle()).isEqualTo(2);
    assertThat(config.acquireTimeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.idleTimeout()).isZero();
  }

  @Test
  void waitingForEver_andTwoNamesForOneThing_areRefused() {
    assertThatThrownBy(() -> GraphPoolConfig.of(Map.of("maxWaitMs", -1))).isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("maxWaitMs").hasMessageContaining("for ever");
    assertThatThrownBy(() -> GraphPoolConfig.of(Map.of("maxWaitMs", "soon")))
        .hasMessageContaining("whole number of milliseconds");
    assertThatThrownBy(() -> GraphPoolConfig.of(Map.of("maxTotal", 5, "max-size", 6)))
        .hasMessageContaining("max-size");
    assertThatThrownBy(() -> GraphPoolConfig.of(Map.of("maxTotla", 5))).hasMessageContaining("maxTotla");
  }

  @Test
  void aConfig_neverShowsItsPassword() {
    GraphPoolConfig.Builder builder = GraphPoolConfig.builder().set(GraphSettings.PASSWORD, "hunter2");

    assertThat(builder.toString() + builder.build()).doesNotContain("hunter2");
  }

  @Test
  void report_tellsAvailabilityUtilisationAndLimits() throws InterruptedException {
    try (FalkorServer server = RealServer.start();
        GraphConnectionPool pool = GraphConnectionPool
            .open(GraphPoolConfig.builder().server(server.host(), server.port()).maxSize(4).build());
        Lease<GraphSession> lease = pool.acquire()) {
      GraphPoolHealth report = pool.report();

      assertThat(report.available()).isTrue();
      assertThat(report.utilization()).isEqualTo(0.25);
      assertThat(report.limits()).contains(lease.get().limits());
      assertThat(report.warnings()).isEqualTo(lease.get().limits().warnings(4));
      pool.managed().resize(0, 1_000);
      assertThat(pool.report().warnings()).anySatisfy(warning -> assertThat(warning).contains("1000", "THREAD_COUNT"));

      server.kill();
      pool.managed().validateNow();
      pool.managed().validateNow();
      assertThat(pool.report().available()).isFalse();
      assertThat(pool.report().status()).isEqualTo(HealthStatus.UNHEALTHY);
      assertThat(pool.report().lastFailure()).isPresent();
    }
  }

  @Test
  void theExampleOfTheReadme_runs() throws InterruptedException {
    try (FalkorServer server = RealServer.start()) {
      assertThat(GraphPoolExample.friends(GraphPoolConfig.of(Map.of("port", server.port())), "Ada")).isZero();
    }
  }
}
