package dev.heddle.odoo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** A JSON body that tells when the client begins to send it. Before that, nothing has left this machine. */
final class SentEntity extends AbstractHttpEntity {

  private final byte[] body;
  private final Runnable onSend;

  SentEntity(byte[] body, Runnable onSend) {
    super(ContentType.APPLICATION_JSON, null);
    this.body = body;
    this.onSend = onSend;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    onSend.run();
    out.write(body);
  }

  @Override
  public InputStream getContent() {
    return new ByteArrayInputStream(body);
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public long getContentLength() {
    return body.length;
  }

  @Override
  public void close() {}
}
