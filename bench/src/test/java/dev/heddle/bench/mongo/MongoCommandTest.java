package dev.heddle.bench.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MongoCommandTest {

  @Test
  void aTinyRun_comparesAllWays() {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new MongoCommand()).setOut(new PrintWriter(out))
        .execute("--size", "2", "--callers", "4", "--millis", "50", "--rounds", "2");
    assertThat(code).isZero();
    assertThat(out.toString()).containsPattern("driver alone .* 1\\.000 ± 0\\.000");
    assertThat(out.toString()).contains("driver alone, again", "driver, no time limit", "driver, listened to",
        "semaphore and driver",
        "driver with our notes", "permits and driver", "a client per operation");
    assertThat(out.toString()).containsPattern("permits to our notes without permits: [0-9.]+ ± [0-9.]+");
  }

  @Test
  void latency_isWaitedFor() {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new MongoCommand()).setOut(new PrintWriter(out))
        .execute("--size", "2", "--callers", "2", "--millis", "50", "--rounds", "1", "--latency", "5");
    assertThat(code).isZero();
    assertThat(out.toString()).contains("answers 5 ms later");
    Matcher row = Pattern.compile("permits and driver +[0-9]+ +([0-9]+)").matcher(out.toString());
    assertThat(row.find()).isTrue();
    assertThat(Integer.parseInt(row.group(1))).as("half of the operations take at least so many µs")
        .isGreaterThanOrEqualTo(4_900); // the histogram keeps two digits
  }

  @Test
  void noRound_isRefused() {
    StringWriter out = new StringWriter();
    int code = new CommandLine(new MongoCommand()).setOut(new PrintWriter(out)).execute("--rounds", "0");
    assertThat(code).isEqualTo(64);
    assertThat(out.toString()).contains("at least 1");
  }
}
