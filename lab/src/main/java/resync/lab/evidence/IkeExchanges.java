package resync.lab.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.topology.GatewayName;

/** The IKE requests of a stretch of time, and which of them were answered. */
public final class IkeExchanges {
  private final List<Request> requests;
  private final long messages;
  private final List<GatewayName> gateways;

  /**
   * A request with its retransmissions.
   *
   * @param sent how often it was sent
   * @param arrived how often it reached the other gateway's side of the wire
   * @param answered whether a response to it passed the wire
   */
  public record Request(
      GatewayName from,
      String exchange,
      Instant first,
      long sent,
      long arrived,
      boolean answered) {}

  private record Key(GatewayName from, String initiatorSpi, long messageId, String exchange) {}

  private static final class Tally {
    Instant first = Instant.MAX;
    long sent;
    long arrived;
    boolean answered;
  }

  /** Messages that the gateways themselves sent in {@code [from, to)}. */
  public IkeExchanges(WireView wire, Instant from, Instant to) {
    gateways = wire.gateways();
    Map<Key, Tally> tallies = new LinkedHashMap<>();
    long count = 0;
    for (Transit message : wire.ike()) {
      if (message.left().isEmpty()
          || message.time().isBefore(from)
          || !message.time().isBefore(to)
          || !(message.packet().content() instanceof Ike ike)) {
        continue;
      }
      count++;
      GatewayName requester = ike.response() ? message.to() : message.from();
      Key key = new Key(requester, ike.initiatorSpi(), ike.messageId(), ike.exchange());
      if (ike.response()) {
        Tally tally = tallies.get(key);
        if (tally != null && !message.lostOnWire()) {
          tally.answered = true;
        }
      } else {
        Tally tally = tallies.computeIfAbsent(key, k -> new Tally());
        tally.first = tally.sent == 0 ? message.time() : tally.first;
        tally.sent++;
        tally.arrived += message.lostOnWire() ? 0 : 1;
      }
    }
    messages = count;
    List<Request> found = new ArrayList<>();
    tallies.forEach(
        (k, t) ->
            found.add(new Request(k.from(), k.exchange(), t.first, t.sent, t.arrived, t.answered)));
    requests = List.copyOf(found);
  }

  /** Each request once, in order of time. */
  public List<Request> requests() {
    return requests;
  }

  /** Messages of any kind, retransmissions and responses included. */
  public long messages() {
    return messages;
  }

  /**
   * What a support engineer would say of them: {@code 3 IKE_SA_INIT from east unanswered}, {@code
   * no IKE message at all}.
   */
  public String summary() {
    if (messages == 0) {
      return "no IKE message at all";
    }
    Set<String> parts = new LinkedHashSet<>();
    for (GatewayName gateway : gateways) {
      parts.addAll(summary(gateway));
    }
    return parts.isEmpty() ? "only IKE responses" : String.join(", ", parts);
  }

  private List<String> summary(GatewayName gateway) {
    Map<String, List<Request>> byExchange =
        requests.stream()
            .filter(r -> r.from().equals(gateway))
            .collect(
                Collectors.groupingBy(
                    r ->
                        r.exchange()
                            + " from "
                            + gateway.word()
                            + (r.answered() ? "" : " unanswered"),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> parts = new ArrayList<>();
    byExchange.forEach((what, all) -> parts.add(part(what, all)));
    return parts;
  }

  private static String part(String what, List<Request> all) {
    long sent = all.stream().mapToLong(Request::sent).sum();
    boolean answered = all.getFirst().answered();
    if (answered) {
      return all.size() + " " + what + " answered";
    }
    return sent == all.size()
        ? sent + " " + what
        : all.size() + " " + what + " (sent " + sent + " times)";
  }
}
