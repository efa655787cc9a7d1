package resync.steps;

import java.util.List;
import java.util.stream.Stream;

/** What each check must refuse. A new check comes with a row in one of these tables. */
final class CheckDefects {
  static final List<CheckDefect> ALL =
      Stream.of(NegotiationDefects.ALL, RecoveryDefects.ALL, TrafficDefects.ALL, Ipv6Defects.ALL)
          .flatMap(List::stream)
          .toList();

  private CheckDefects() {}
}
