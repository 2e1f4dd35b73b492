package dev.heddle.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The ways to acquire. */
class AcquireTest {

  @Test
  void standard_asksForNothingSpecial() {
    Acquire standard = Acquire.standard();
    assertThat(standard.within()).isEmpty();
    assertThat(standard.deadline().isNone()).isTrue();
    assertThat(standard.priority()).isEqualTo(Priority.NORMAL);
    assertThat(standard.label()).isEmpty();
  }

  @Test
  void wishes_addUp_andLeaveTheOriginal() {
    Acquire within = Acquire.within(Duration.ofMillis(50));
    Deadline deadline = Deadline.in(Duration.ofSeconds(1));
    Acquire all = within.priority(Priority.BATCH).label("nightly").deadline(deadline);
    assertThat(all.within()).contains(Duration.ofMillis(50));
    assertThat(all.priority()).isEqualTo(Priority.BATCH);
    assertThat(all.label()).contains("nightly");
    assertThat(all.deadline()).isSameAs(deadline);
    assertThat(within.label()).isEmpty();
    assertThat(within.priority()).isEqualTo(Priority.NORMAL);
    assertThat(all.toString()).contains("nightly", "BATCH");
  }

  @Test
  void label_isCutOff() {
    assertThat(Acquire.standard().label("x".repeat(1_000)).label().orElseThrow()).hasSize(Acquire.MAX_LABEL_LENGTH);
    assertThat(Acquire.standard().label("x".repeat(100)).label().orElseThrow()).hasSize(100);
  }

  @Test
  void label_isNotCutInTheMiddleOfACharacter() {
    String label = Acquire.standard().label("x".repeat(99) + "\uD83E\uDDF5" + "y").label().orElseThrow();
    assertThat(label).isEqualTo("x".repeat(99));
  }
}
