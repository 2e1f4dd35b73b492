package dev.heddle.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Says in which order the members are asked: the usable ones, or all of them if none is. */
final class Router<C> {

  private final List<Member<C>> members;
  private final Routing routing;
  private final AtomicInteger next = new AtomicInteger();

  Router(List<Member<C>> members, Routing routing) {
    this.members = members;
    this.routing = routing;
  }

  List<Member<C>> order() {
    List<Member<C>> usable = new ArrayList<>(members.size());
    for (Member<C> member : members) {
      if (member.isUsable()) {
        usable.add(member);
      }
    }
    List<Member<C>> asked = usable.isEmpty() ? new ArrayList<>(members) : usable;
    if (asked.size() > 1) {
      sort(asked);
    }
    return asked;
  }

  private void sort(List<Member<C>> asked) {
    if (routing == Routing.RANDOM) {
      Collections.shuffle(asked, ThreadLocalRandom.current());
      return;
    }
    Collections.rotate(asked, -Math.floorMod(next.getAndIncrement(), asked.size()));
    if (routing == Routing.LEAST_LOADED) {
      asked.sort(Comparator.comparingInt(Member::load)); // stable, so equals keep turning
    }
  }
}
