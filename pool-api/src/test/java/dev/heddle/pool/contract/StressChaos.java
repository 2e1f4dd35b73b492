package dev.heddle.pool.contract;

import dev.heddle.pool.contract.FakeTarget.Act;
import dev.heddle.pool.spi.FailureKind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Lets a fake target misbehave at random: it is slow, refuses, hangs, hands over dead connections, fails in every act. */
final class StressChaos {

  private static final Duration BRIEF = Duration.ofMillis(1);
  private static final Duration DEAF = Duration.ofMillis(60);

  private final FakeTarget target;
  private final Gate gate;
  private volatile boolean calm;
  private volatile boolean down;

  StressChaos(FakeTarget target) {
    this.target = target;
    this.gate = target.gate();
    target.on(Act.OPEN).always(deadline -> play(deadline, 2, 6, FailureKind.TARGET_DOWN));
    target.on(Act.WARM_UP).always(deadline -> play(deadline, 0, 1, FailureKind.BROKEN));
    target.on(Act.VALIDATE).always(deadline -> play(deadline, 2, 5, FailureKind.BROKEN));
    target.on(Act.RESET).always(deadline -> play(deadline, 0, 1, FailureKind.BROKEN));
    target.on(Act.CLOSE).always(deadline -> play(deadline, 0, 3, FailureKind.BROKEN));
  }

  /** Of a hundred calls so many hang, so many fail, and twenty are slow. */
  private void play(dev.heddle.pool.Deadline deadline, int hang, int fail, FailureKind kind) throws Exception {
    if (calm) {
      return;
    }
    if (down && kind == FailureKind.TARGET_DOWN) {
      throw new FakeFailure(FailureKind.TARGET_DOWN, "the target is down for a while");
    }
    int dice = ThreadLocalRandom.current().nextInt(100);
    if (dice < hang) {
      if (dice == 0) {
        beDeaf();
      } else {
        gate.holds().play(deadline);
      }
    } else if (dice < hang + fail) {
      throw new FakeFailure(dice == hang ? FailureKind.OVERLOADED : kind, "by chance");
    } else if (dice < hang + fail + 20) {
      Step.slow(Duration.ofNanos(ThreadLocalRandom.current().nextLong(BRIEF.toNanos()))).play(deadline);
    }
  }

  /** Hangs for a while and does not hear an interrupt. */
  private static void beDeaf() {
    long end = System.nanoTime() + DEAF.toNanos();
    boolean interrupted = false;
    for (long left = DEAF.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something happens to the whole target. */
  void strike() {
    switch (ThreadLocalRandom.current().nextInt(3)) {
      case 0 -> target.killAll();
      case 1 -> target.stillborn(2);
      default -> down = true;
    }
  }

  /** The target is back. */
  void recover() {
    down = false;
  }

  /** From now on all goes well. */
  void calmDown() {
    calm = true;
    down = false;
    target.stillborn(0);
    target.letGo();
  }
}
