package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON-2, {@code POST /json/2/<model>/<method>}: Odoo 19 and later. Arguments by name, errors by status. */
final class Json2Codec implements Codec {

  static final Json2Codec INSTANCE = new Json2Codec();

  private Json2Codec() {
  }

  @Override
  public String word() {
    return "json-2";
  }

  @Override
  public HttpCall encode(Login login, OdooCall call) {
    ObjectNode body = JSON.createObjectNode();
    if (call.ids() != null) {
      body.set("ids", Codec.tree("ids", call.ids()));
    }
    call.leading().forEach((name, value) -> body.set(name, Codec.tree(name, value)));
    call.named().forEach((name, value) -> body.set(name, Codec.tree(name, value)));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "bearer " + login.credentials().apiKey().orElse(""));
    login.database().ifPresent(name -> headers.put("X-Odoo-Database", name));
    return new HttpCall("/json/2/" + word(call.model()) + "/" + word(call.method()), headers, Codec.bytes(body));
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public JsonNode decode(HttpReply reply, Asked asked) {
    if (reply.status() == 200 && reply.isJson()) {
      return Codec.parse(reply, asked);
    }
    if (reply.isJson() && Codec.parse(reply, asked) instanceof ObjectNode error && error.hasNonNull("name")) {
      throw Faults.named(
          error.path("name").asText(), error.path("message").asText(), reply.status(), asked);
    }
    throw Faults.page(reply, asked);
  }
}
