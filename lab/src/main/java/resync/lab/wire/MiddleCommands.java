package resync.lab.wire;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import resync.lab.control.Command;
import resync.lab.control.ControlException;
import resync.lab.control.Request;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/**
 * Orders about passing packets, over the control socket.
 *
 * <ul>
 *   <li>{@code treat}: {@code from} and {@code to} (gateways), {@code kind} (as {@link
 *       PacketKind#parse} reads it), either {@code skip} and {@code count} or {@code percent} and
 *       {@code seed}; either {@code delayNanos} or {@code copies} (0: lost) and {@code apartNanos}.
 *       Answers its {@code number}.
 *   <li>{@code treated}: {@code number}. Answers how many packets have {@code met} it.
 *   <li>{@code untreat}: {@code number}.
 *   <li>{@code link}: {@code state}, {@code up} or {@code down}.
 * </ul>
 */
final class MiddleCommands {
  private static final long MOST = 1_000_000;
  private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();

  private final Middle middle;

  MiddleCommands(Middle middle) {
    this.middle = middle;
  }

  Map<String, Command> all() {
    Map<String, Command> commands = new LinkedHashMap<>();
    commands.put(
        "treat", request -> Map.of("number", middle.treat(pick(request), treatment(request))));
    commands.put("treated", request -> Map.of("met", middle.met(number(request))));
    commands.put(
        "untreat",
        request -> {
          middle.end(number(request));
          return Map.of();
        });
    commands.put("link", this::link);
    return commands;
  }

  private int number(Request request) throws ControlException {
    int number = (int) request.integer("number", 0, MOST, MOST);
    if (number >= middle.count()) {
      throw new ControlException("there is no treatment with that number");
    }
    return number;
  }

  private Map<String, Object> link(Request request) throws ControlException {
    String state = request.string("state");
    switch (state) {
      case "up" -> middle.link(true);
      case "down" -> middle.link(false);
      default -> throw new ControlException("field \"state\" must be up or down");
    }
    return Map.of();
  }

  private PacketPick pick(Request request) throws ControlException {
    String kind = request.string("kind");
    return new PacketPick(
        new Flow(gateway(request, "from"), gateway(request, "to")),
        PacketKind.parse(kind)
            .orElseThrow(() -> new ControlException("there is no kind \"" + kind + "\"")),
        amount(request));
  }

  private GatewayName gateway(Request request, String field) throws ControlException {
    GatewayName gateway = new GatewayName(request.string(field));
    if (!middle.knows(gateway)) {
      throw new ControlException("field \"" + field + "\" must be a gateway");
    }
    return gateway;
  }

  private static PacketPick.Amount amount(Request request) throws ControlException {
    long percent = request.integer("percent", 1, 100, 0);
    return percent > 0
        ? new PacketPick.Share(
            (int) percent, request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE, 0))
        : new PacketPick.Next(
            (int) request.integer("skip", 0, MOST, 0), (int) request.integer("count", 1, MOST, 1));
  }

  private static Treatment treatment(Request request) throws ControlException {
    long delay = request.integer("delayNanos", 1, LONGEST_NANOS, 0);
    if (delay > 0) {
      return new Treatment.Delayed(Duration.ofNanos(delay));
    }
    int copies = (int) request.integer("copies", 0, MOST, 0);
    return copies == 0
        ? new Treatment.Lost()
        : new Treatment.Duplicated(
            copies, Duration.ofNanos(request.integer("apartNanos", 0, LONGEST_NANOS, 0)));
  }
}
