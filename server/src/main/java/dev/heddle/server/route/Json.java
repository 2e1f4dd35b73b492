package dev.heddle.server.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON, strict when read: no key twice, nothing after the end, no depth that ends the stack. */
final class Json {

  private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

  private static final ObjectMapper MAPPER = JsonMapper.builder(factory())
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private Json() {}

  private static JsonFactory factory() {
    return new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).maxNumberLength(400).build())
        .build();
  }

  /** Reads an object: texts, numbers, booleans, nulls, lists and maps; null for a {@code null}. */
  static @Nullable Map<String, @Nullable Object> object(byte[] bytes) throws IOException {
    return MAPPER.readValue(bytes, OBJECT);
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException notPlain) {
      throw new IllegalArgumentException("a value that JSON cannot hold", notPlain);
    }
  }

  static void send(ServerResponse response, Object value) {
    send(response, bytes(value));
  }

  /** Sends what is JSON already. Figures of this moment must not come from a cache. */
  static void send(ServerResponse response, byte[] json) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff");
    write(response, json);
  }

  /** Writes the bytes of an answer. A client that has gone is its own affair: no error of ours, nothing to log. */
  static void write(ServerResponse response, byte[] bytes) {
    try {
      response.send(bytes);
    } catch (UncheckedIOException gone) {
      throw new CloseConnectionException("the client has gone", gone);
    }
  }
}
