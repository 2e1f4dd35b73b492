package dev.heddle.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Pools;
import dev.heddle.group.PoolGroup;
import dev.heddle.group.Routing;
import dev.heddle.limit.Limits;
import dev.heddle.pool.Acquire;
import dev.heddle.pool.Deadline;
import dev.heddle.pool.Lease;
import dev.heddle.pool.ManagedPool;
import dev.heddle.pool.Pool;
import dev.heddle.pool.PoolConfig;
import dev.heddle.pool.contract.FakeClock;
import dev.heddle.pool.contract.PlainFactory;
import dev.heddle.pool.spi.FailureKind;
import dev.heddle.server.fake.Client;
import dev.heddle.server.fake.Client.Answer;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client reads of failures of pools behind limits and of groups, over HTTP. */
class ProblemsTest {

  private static final Acquire SOON = Acquire.within(Duration.ofMillis(20));

  private final ManagedPool<Object> well = pool("well", false);
  private final ManagedPool<Object> sick = pool("sick", true);

  private static ManagedPool<Object> pool(String name, boolean down) {
    return Pools.over(new PlainFactory() {
      @Override
      public Object open(Deadline deadline) throws Exception {
        if (down) {
          throw new IOException("no route to geheim");
        }
        return super.open(deadline);
      }
    }).name(name).classify(failure -> FailureKind.TARGET_DOWN).config(PoolConfig.builder().maxSize(1).build()).build();
  }

  @AfterEach
  void close() {
    well.close(Duration.ZERO);
    sick.close(Duration.ZERO);
  }

  private static Answer answer(Handler handler) {
    WebServer web = WebServer.builder().featuresDiscoverServices(false).shutdownHook(false).host("127.0.0.1").port(0)
        .routing(routing -> routing.get("/", handler).error(Throwable.class, Problems::answer)).build().start();
    try {
      return new Client("http://127.0.0.1:" + web.port()).get("/");
    } finally {
      web.stop();
    }
  }

  private static Answer acquiring(Pool<Object> pool, Acquire how) {
    return answer((request, response) -> {
      pool.acquire(how).close();
      response.send("it was lent");
    });
  }

  @Test
  void rateLimited_saysWhenThereWillBeATurn_inWholeSecondsRoundedUp() throws InterruptedException {
    Pool<Object> limited = Limits.on(well).rate(0.4, 1).time(new FakeClock()).build();
    limited.acquire().close();
    Answer answer = acquiring(limited, SOON);
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem()).isEqualTo("rate-limited");
    assertThat(answer.header("Retry-After")).isEqualTo("3");
    assertThat(answer.body().at("/pool").asText()).isEqualTo("well");
  }

  @Test
  void fullBulkhead_isToBeTriedAgainSoon() throws InterruptedException {
    Pool<Object> limited = Limits.on(well).bulkhead(1).build();
    try (Lease<Object> held = limited.acquire()) {
      assertThat(held.get()).isNotNull();
      Answer answer = acquiring(limited, SOON);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.problem()).isEqualTo("bulkhead-full");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.body().at("/pool").asText()).isEqualTo("well");
      assertThat(answer.body().at("/detail").asText()).contains("1 leases are out through this bulkhead");
    }
  }

  @Test
  void groupWithoutAMember_saysWhatEachIs_withoutTheDriversWords() throws InterruptedException {
    Pool<Object> group = PoolGroup.of("all", Routing.ROUND_ROBIN, List.of(well, sick));
    try (Lease<Object> held = well.acquire()) {
      assertThat(held.get()).isNotNull();
      Answer answer = acquiring(group, Acquire.within(Duration.ofMillis(500)));
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.problem()).isEqualTo("no-member");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.body().at("/group").asText()).isEqualTo("all");
      assertThat(answer.body().at("/members/well").asText()).isEqualTo("pool-saturated");
      assertThat(answer.body().at("/members/sick").asText()).isIn("target-down", "pool-saturated");
      assertThat(answer.response().body()).doesNotContain("geheim");
    }
  }
}
