package dev.heddle.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** JSON-RPC, {@code POST /jsonrpc}: all versions until it goes. Errors come inside HTTP 200. */
final class JsonRpcCodec implements Codec {

  static final JsonRpcCodec INSTANCE = new JsonRpcCodec();

  private JsonRpcCodec() {
  }

  @Override
  public String word() {
    return "json-rpc";
  }

  @Override
  public HttpCall encode(Login login, OdooCall call) {
    ArrayNode args = JSON.createArrayNode().add(login.database().orElse("")).add(login.uid())
        .add(login.credentials().secret().orElse("")).add(call.model()).add(call.method());
    ArrayNode positional = args.addArray();
    if (call.ids() != null) {
      positional.add(Codec.tree("ids", call.ids()));
    }
    call.leading().forEach((name, value) -> positional.add(Codec.tree(name, value)));
    ObjectNode named = args.addObject();
    call.named().forEach((name, value) -> named.set(name, Codec.tree(name, value)));
    return service("object", "execute_kw", args);
  }

  /** A call of the {@code common} service, which is no method of a model. */
  static HttpCall service(String service, String method, ArrayNode args) {
    ObjectNode body = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "call").put("id", 1);
    body.putObject("params").put("service", service).put("method", method).set("args", args);
    return new HttpCall("/jsonrpc", Map.of(), Codec.bytes(body));
  }

  @Override
  public JsonNode decode(HttpReply reply, Asked asked) {
    if (reply.status() != 200 || !reply.isJson()) {
      throw Faults.page(reply, asked);
    }
    JsonNode answer = Codec.parse(reply, asked);
    JsonNode error = answer.get("error");
    if (error != null) {
      JsonNode data = error.path("data");
      throw Faults.named(data.path("name").asText(error.path("message").asText()),
          data.path("message").asText(error.path("message").asText()), reply.status(), asked);
    }
    JsonNode result = answer.get("result"); // it is left out for None
    return result == null ? NullNode.getInstance() : result;
  }
}
