package dev.heddle.odoo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** One of Odoo's protocols: writes calls and reads answers. Stateless. */
sealed interface Codec permits Json2Codec, JsonRpcCodec {

  /** Makes no difference between callers, so it is shared. */
  ObjectMapper JSON = new ObjectMapper();

  /** The word of the setting {@code protocol}. */
  String word();

  HttpCall encode(Login login, OdooCall call);

  /** The result, or the failure that the answer tells. */
  JsonNode decode(HttpReply reply, Asked asked);

  static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A value of the caller's as JSON. */
  static JsonNode tree(String argument, Object value) {
    try {
      return JSON.valueToTree(value);
    } catch (IllegalArgumentException unwritable) {
      throw new OdooRequestException("argument '" + argument + "' cannot be written as JSON", null, unwritable);
    }
  }

  /** The JSON of an answer. */
  static JsonNode parse(HttpReply reply, Asked asked) {
    try {
      return JSON.readTree(reply.body());
    } catch (IOException unreadable) {
      throw new OdooUnavailableException(
          asked.say("the answer (HTTP " + reply.status() + ") is no JSON"), null, false, unreadable);
    }
  }
}
