package dev.heddle.server.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Talks to a running server as anybody would. */
public final class Client {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String url;

  public Client(String url) {
    this.url = url;
  }

  /** What came back. */
  public record Answer(int status, JsonNode body, HttpResponse<String> response) {

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The end of the type of a problem. */
    public String problem() {
      return header("Content-Type").equals("application/problem+json")
          ? body.path("type").asText().replace("urn:heddle:", "")
          : "no problem but " + header("Content-Type");
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  public Answer post(String path) {
    return send("POST", path, null);
  }

  public Answer send(String method, String path, @org.jspecify.annotations.Nullable String json, String... headers) {
    try {
      return answer(HTTP.send(request(method, path, json, headers), BodyHandlers.ofString()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  public CompletableFuture<Answer> begin(String method, String path, String json) {
    return HTTP.sendAsync(request(method, path, json), BodyHandlers.ofString()).thenApply(Client::answer);
  }

  private HttpRequest request(
      String method, String path, @org.jspecify.annotations.Nullable String json, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(60))
        .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (json != null) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private static Answer answer(HttpResponse<String> response) {
    try {
      return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    } catch (IOException noJson) {
      throw new UncheckedIOException(response.statusCode() + ": " + response.body(), noJson);
    }
  }
}
