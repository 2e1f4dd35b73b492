package dev.heddle.bench.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MongoCommandTest {

  @Test
  void aTinyRun_comparesAllWays() {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new MongoCommand()).setOut(new PrintWriter(out))
        .execute("--size", "2", "--callers", "4", "--seconds", "1", "--rounds", "1");
    assertThat(code).isZero();
    assertThat(out.toString()).contains("driver alone", "permits and driver", "a client per operation");
  }
}
