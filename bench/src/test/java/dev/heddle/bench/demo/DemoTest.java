package dev.heddle.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.heddle.server.HeddleServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The demo keeps what it prints: each call that it says to try gives rows. */
class DemoTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everySample_answersWithRows_fromItsTarget() throws Exception {
    StringWriter said = new StringWriter();
    try (Demo demo = new Demo(new PrintWriter(said, true)); HttpClient http = HttpClient.newHttpClient()) {
      HeddleServer server = demo.start(0);
      assertThat(said.toString()).contains("PostgreSQL (real)", "MongoDB", "Odoo (simulated)", "FalkorDB");
      if (System.getenv("CI") != null) {
        assertThat(said.toString()).doesNotContain("left out");
      }
      for (DemoTarget.Sample sample : demo.samples()) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/query/" + sample.query()))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(sample.parameters())).build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.get("rowCount").asInt()).as(sample.query()).isPositive();
      }
    }
  }
}
