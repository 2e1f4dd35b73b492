package dev.heddle.server.route;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a request brings, refusing all that was not asked for. */
final class Requests {

  private final int maxBodyBytes;

  Requests(int maxBodyBytes) {
    this.maxBodyBytes = maxBodyBytes;
  }

  /** A part of the path. */
  static String path(ServerRequest request, String name) {
    return request.path().pathParameters().get(name);
  }

  /** A query parameter, given at most once. */
  static Optional<String> parameter(ServerRequest request, String name) {
    List<String> given = request.query().all(name, List::of);
    if (given.size() > 1) {
      throw invalid(name, "given " + given.size() + " times");
    }
    return given.stream().findFirst();
  }

  /** Refuses query parameters that nobody would read: {@code ?dryrun=true} must not act. */
  static void onlyParameters(ServerRequest request, Set<String> known) {
    for (String name : request.query().names()) {
      if (!known.contains(name)) {
        throw invalid(name, known.isEmpty()
            ? "unknown; there are no query parameters here"
            : "unknown; there are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }

  /** Whether the act shall only be told. */
  static boolean dryRun(ServerRequest request) {
    String given = parameter(request, "dryRun").orElse("false");
    return switch (given) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid("dryRun", "it takes true or false");
    };
  }

  /** The body as an object of fields; one that is not there has none. */
  Fields fields(ServerRequest request) throws IOException {
    return new Fields(object(request));
  }

  /** The body as it is; one that is not there is empty. */
  Map<String, @Nullable Object> object(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return Map.of();
    }
    byte[] body = body(request);
    if (body.length == 0) {
      return Map.of();
    }
    refuseOtherMedia(request);
    try {
      Map<String, @Nullable Object> object = Json.object(body);
      if (object != null) {
        return object;
      }
    } catch (JsonProcessingException broken) {
      throw noObject(broken.getLocation());
    }
    throw noObject(null);
  }

  private static ProblemException noObject(@Nullable JsonLocation at) {
    return Problem.of("broken-json", Status.BAD_REQUEST_400, "The body is no JSON object", "a JSON object is taken"
        + (at == null ? "" : "; it breaks off at line " + at.getLineNr() + ", column " + at.getColumnNr()))
        .toException();
  }

  private byte[] body(ServerRequest request) throws IOException {
    if (request.headers().contentLength().orElse(0) > maxBodyBytes) {
      throw tooLarge();
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(maxBodyBytes + 1);
      if (body.length > maxBodyBytes) {
        throw tooLarge();
      }
      return body;
    }
  }

  private ProblemException tooLarge() {
    return Problem.of("too-large", Status.REQUEST_ENTITY_TOO_LARGE_413, "The body is too large",
        "at most " + maxBodyBytes + " bytes are taken").toException();
  }

  /** A page of another site can send a form without asking, but not JSON. */
  private static void refuseOtherMedia(ServerRequest request) {
    Optional<HttpMediaType> type = request.headers().contentType();
    String given = type.map(media -> media.mediaType().text().toLowerCase(Locale.ROOT)).orElse("nothing");
    if (!given.equals("application/json") && !given.endsWith("+json")) {
      throw Problem.of("unsupported-media", Status.UNSUPPORTED_MEDIA_TYPE_415, "The body is of another kind",
          HeaderNames.CONTENT_TYPE.defaultCase() + " takes application/json").toException();
    }
  }

  static ProblemException invalid(String field, String message) {
    return Problems.invalid("the request has a mistake", List.of(Map.of("field", field, "message", message)))
        .toException();
  }
}
