package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineLoadTest {

  @Test
  void busySeconds_leaveOutIdleAndWaitingForDisks() {
    String stat = "cpu  100 10 50 9000 700 5 15 20 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n";

    assertThat(MachineLoad.busySeconds(stat)).isEqualTo(2.0);
  }

  @Test
  void busySeconds_ofAnEmptyText_areNone() {
    assertThat(MachineLoad.busySeconds("")).isZero();
  }
}
